// Search in the pages of an archive. The words are in search-1.js, search-2.js, …, which call found().
"use strict";
(() => {
  const form = document.getElementById("search");
  const field = document.getElementById("query");
  const state = document.getElementById("state");
  const list = document.getElementById("results");
  const parts = Number(form.dataset.parts);
  const most = 200;
  const posts = [];
  let loaded = null;

  // Each post: page and anchor, date, who, text in full, the same text made ready for comparison.
  window.archivePart = (part) => {
    for (const post of part) posts.push([...post, plain(post.slice(1).join(" "))]);
  };

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const load = (number) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `search-${number}.js`;
    script.onload = done;
    script.onerror = () => failed(new Error(script.src));
    document.head.append(script);
  });

  const all = async () => {
    for (let number = 1; number <= parts; number += 1) await load(number);
  };

  const item = ([page, date, who, text]) => {
    const link = document.createElement("a");
    link.href = page;
    link.textContent = `${date}, ${who}`;
    const words = document.createElement("p");
    words.textContent = text.length > 300 ? `${text.slice(0, 300)}…` : text;
    const entry = document.createElement("li");
    entry.append(link, words);
    return entry;
  };

  const show = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const found = words.length === 0 ? [] : posts.filter((post) => words.every((word) => post[4].includes(word)));
    list.replaceChildren(...found.slice(0, most).map(item));
    if (words.length === 0) state.textContent = "";
    else if (found.length > most) state.textContent = `${found.length} posts; the first ${most} are shown.`;
    else state.textContent = found.length === 1 ? "1 post." : `${found.length} posts.`;
  };

  const search = async () => {
    state.textContent = "Reading …";
    loaded ??= all();
    await loaded;
    show();
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
})();
