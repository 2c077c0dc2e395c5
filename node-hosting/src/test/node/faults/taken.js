// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Listens on a port that somebody has, instead of the one it was given.
require('node:http').createServer().listen(Number(process.env.TAKEN), '127.0.0.1');
