/** All that operations check their input with. */
export * from './values';
export * from './schema';
export { checked, checkedValue } from './checked';
