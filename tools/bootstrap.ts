/** Installs what the services need, without starting anything. */

import { installServices } from './stack/install.js';
import { main } from './stack/main.js';

await main(() => installServices(['postgres', 'temporal', 'kafka', 'keycloak', 'testServer'], process.env));
