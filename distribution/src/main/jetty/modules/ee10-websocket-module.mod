# Copyright the WebSocket Protocol Module authors. SPDX-License-Identifier: Apache-2.0

[description]
The part of websocket-module that serves Jakarta EE 10 web applications.

[environment]
ee10

[tags]
websocket
internal

[depend]
deployer

[after]
ee10-deploy
ee10-websocket-jakarta

[xml]
etc/websocket-module-ee10.xml

[lib]
lib/websocket-module/*.jar
lib/ee10-websocket/jakarta.websocket-api-*.jar
lib/ee10-websocket/jakarta.websocket-client-api-*.jar
