/**
 * Property tests try the same values each time, so that a failure tells of the change at hand. `npm run test:properties` gives
 * them others.
 */
const fc = require('fast-check');

fc.configureGlobal({ seed: Number(process.env.PROPERTIES_SEED ?? 20261128) });
