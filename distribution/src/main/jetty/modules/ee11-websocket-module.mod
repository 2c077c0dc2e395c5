# Copyright the WebSocket Protocol Module authors. SPDX-License-Identifier: Apache-2.0

[description]
The part of websocket-module that serves Jakarta EE 11 web applications.

[environment]
ee11

[tags]
websocket
internal

[depend]
deployer

[after]
ee11-deploy
ee11-websocket-jakarta

[xml]
etc/websocket-module-ee11.xml

[lib]
lib/websocket-module/*.jar
lib/ee11-websocket/jakarta.websocket-api-*.jar
lib/ee11-websocket/jakarta.websocket-client-api-*.jar
