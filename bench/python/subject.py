"""`subject.py WHO TIMES ADDRESS`: reads a status so often, and prints the processor time of one time in ns."""

import asyncio
import sys
import time


async def longwei(times, address):
    from longwei import APClient

    client = APClient(instance="https://social.example", access_token="a-token")
    # It refuses addresses on loopback.
    client.instance = f"http://{address}"

    async def call():
        await client.get_status("1")

    return await measured(times, call)


async def mastodon_py(times, address):
    from mastodon import Mastodon

    client = Mastodon(
        access_token="a-token", api_base_url=f"http://{address}", version_check_mode="none"
    )

    async def call():
        client.status(1)

    return await measured(times, call)


async def measured(times, call):
    for _ in range(10):
        await call()
    start = time.process_time_ns()
    for _ in range(times):
        await call()
    return (time.process_time_ns() - start) // times


who, times, address = sys.argv[1:]
subject = {"longwei": longwei, "Mastodon.py": mastodon_py}[who]
print(asyncio.run(subject(int(times), address)))
