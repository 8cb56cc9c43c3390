/** All that operations check their input with. */
export { damageOf } from './characters';
export * from './values';
export * from './schema';
export { checked, checkedValue } from './checked';
export * from './spans';
