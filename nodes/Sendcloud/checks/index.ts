/** All that operations check their input with. */
export { DAMAGE, damageOf, isPlaceholder, type Damage } from './characters';
export { dayOf, looksLikeDate, YEAR_LAST, type Day, type DayOrder } from './dates';
export { columnKey, isEmpty, isPlainLine, oneLine, undressed } from './dress';
export { unescaped } from './entities';
export { COUNTRY_CODES } from './countries';
export * from './postalCode';
export * from './values';
export * from './schema';
export { checked, checkedValue, givenValue } from './checked';
export * from './spans';
