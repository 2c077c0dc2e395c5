# Copyright the WebSocket Protocol Module authors. SPDX-License-Identifier: Apache-2.0

[description]
Gives all Jakarta EE 10 and 11 web applications WebSockets by the WebSocket Protocol Module.

[tags]
websocket

# Both: without its deployer an environment is a class path that nobody looks at.
[depend]
ee10-websocket-module
ee11-websocket-module
