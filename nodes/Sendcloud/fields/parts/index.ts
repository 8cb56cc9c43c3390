/** Parts that stand in several of Sendcloud's documents: their fields, their check, and the body that they make. */
export { addressPart } from './address';
export { countryPart } from './country';
export {
	DIMENSION_UNITS,
	dimensionPart,
	measurementPart,
	VOLUME_UNITS,
	WEIGHT_UNITS,
	weightPart,
} from './measurement';
export { CURRENCIES, moneyPart } from './money';
export { taxNumbersPart } from './taxNumbers';
export { amountCheck, given, written, type As } from './written';
