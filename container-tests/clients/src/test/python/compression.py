# Copyright the WebSocket Protocol Module authors.
# SPDX-License-Identifier: Apache-2.0
"""Sends messages of many sizes to an echo with permessage-deflate, and compares what comes back.

Arguments: the address, and the parameters of the offer as Python keywords in JSON. Prints what was negotiated. The package
websockets is strict: it refuses an answer that does not keep to its offer.
"""

import asyncio
import json
import sys

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

SIZES = [0, 1, 125, 1000, 5000, 65535, 65536, 1 << 20, 3000]


async def main(address, parameters):
    offer = ClientPerMessageDeflateFactory(**parameters)
    async with websockets.connect(
        address, extensions=[offer], compression=None, max_size=None
    ) as socket:
        # Their place differs between versions of the package.
        there = socket if hasattr(socket, "extensions") else socket.protocol
        print(there.extensions)
        for size in SIZES:
            text = "compressible é€ " * (size // 16)
            for message in (text, text.encode("utf-16"), [text, "and", text]):
                await socket.send(message)
                whole = "".join(message) if isinstance(message, list) else message
                if await socket.recv() != whole:
                    sys.exit(f"another message came back for {len(whole)}")
            await (await socket.ping())
    print("closed", socket.close_code if hasattr(socket, "close_code") else "")


asyncio.run(main(sys.argv[1], json.loads(sys.argv[2])))
