"""Reads the exports of an archive with nothing but Python's own library, and prints what it found."""
import csv
import json
import sqlite3
import sys
import xml.etree.ElementTree
import zipfile

folder = sys.argv[1]
found = {}

with zipfile.ZipFile(f"{folder}/export.zip") as export:
    assert export.testzip() is None
    names = export.namelist()
    outbox = json.loads(export.read("outbox.json"))
    actor = json.loads(export.read("actor.json"))
    items = outbox["orderedItems"]
    assert outbox["totalItems"] == len(items), outbox["totalItems"]
    notes = [item["object"] for item in items if item["type"] == "Create"]
    files = [file["url"] for note in notes for file in note["attachment"]]
    found["zip"] = {
        "name": actor["preferredUsername"],
        "types": sorted(item["type"] for item in items),
        "likes": json.loads(export.read("likes.json"))["orderedItems"],
        "bookmarks": json.loads(export.read("bookmarks.json"))["orderedItems"],
        "icon": actor["icon"]["url"] in names,
        "files": sum(file.lstrip("/") in names for file in files),
    }

for kind in ["following", "mutes", "lists"]:
    with open(f"{folder}/{kind}.csv", newline="", encoding="utf-8") as file:
        found[kind] = list(csv.reader(file))

with open(f"{folder}/posts.jsonl", encoding="utf-8") as file:
    found["lines"] = [json.loads(line)["uri"] for line in file]

with open(f"{folder}/filters.json", encoding="utf-8") as file:
    found["filters"] = [it["title"] for it in json.load(file)["custom_filters"]]

atom = "{http://www.w3.org/2005/Atom}"
feed = xml.etree.ElementTree.parse(f"{folder}/feed.xml").getroot()
found["feed"] = [entry.find(f"{atom}id").text for entry in feed.iter(f"{atom}entry")]

database = sqlite3.connect(f"file:{folder}/archive/archive.sqlite?mode=ro", uri=True)
query = "SELECT visibility, count(*) FROM statuses GROUP BY visibility ORDER BY visibility"
found["database"] = database.execute(query).fetchall()
found["whole"] = database.execute("PRAGMA integrity_check").fetchone()[0]

print(json.dumps(found))
