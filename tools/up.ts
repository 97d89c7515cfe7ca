/** Starts everything and leaves it running. */
import { printAddresses, startLocalStack } from './stack/local-stack.js';
import { main } from './stack/main.js';

await main(async () => printAddresses(await startLocalStack()));
