/** What a parcel or an article weighs, and how large it is. */
import type { IDataObject } from 'n8n-workflow';

import { group, integer, prepared, required, spelled, stated, type Schema } from '../../checks';
import { isObject } from '../../transport/data';
import { numberField, unitField, type Named } from '../named';
import { amountCheck, given, written, type As } from './written';

export const WEIGHT_UNITS = ['kg', 'g', 'lbs', 'oz'] as const;
export const DIMENSION_UNITS = ['cm', 'mm', 'm', 'yd', 'ft', 'in'] as const;
export const VOLUME_UNITS = ['m3', 'cm3', 'l', 'ml', 'gal'] as const;

const side = (name: string, displayName: string) =>
	numberField(name, displayName, {
		typeOptions: { minValue: 0, numberPrecision: 2 },
		description: `${displayName} in the unit below`,
	});

const weightFields: Named[] = [
	numberField('weight', 'Weight', {
		typeOptions: { numberPrecision: 3, minValue: 0 },
		description: 'In the unit below',
	}),
	unitField('weight_unit', 'Weight Unit', WEIGHT_UNITS),
];

const dimensionFields: Named[] = [
	side('length', 'Length'),
	side('width', 'Width'),
	side('height', 'Height'),
	unitField('dimension_unit', 'Dimension Unit', DIMENSION_UNITS),
];

const volumeFields: Named[] = [
	numberField('volume', 'Volume', {
		typeOptions: { minValue: 0 },
		description: 'A whole number in the unit below',
	}),
	unitField('volume_unit', 'Volume Unit', VOLUME_UNITS, 'l'),
];

/** `{value, unit}`. */
export const weightPart = {
	fields: weightFields,
	check: (must: typeof required, as: As = 'number') =>
		group({
			value: must(amountCheck(as, { above: 0 })),
			unit: must(spelled(WEIGHT_UNITS, { lb: 'lbs' })),
		}),
	toBody: (
		{ weight, weight_unit: unit }: IDataObject,
		as: As = 'number',
	): IDataObject | undefined =>
		given(weight) ? ({ value: written(weight, as), unit } as IDataObject) : undefined,
};

/** `{length, width, height, unit}`, all of them or none. */
export const dimensionPart = {
	fields: dimensionFields,
	check: (
		must: typeof required,
		as: As = 'number',
		bounds: { above?: number; min?: number } = { min: 0 },
	) =>
		group({
			length: must(amountCheck(as, bounds)),
			width: must(amountCheck(as, bounds)),
			height: must(amountCheck(as, bounds)),
			unit: must(spelled(DIMENSION_UNITS)),
		}),
	toBody: (
		{ length, width, height, dimension_unit: unit }: IDataObject,
		as: As = 'number',
	): IDataObject | undefined =>
		[length, width, height].some(given)
			? ({
					length: written(length, as),
					width: written(width, as),
					height: written(height, as),
					unit,
				} as IDataObject)
			: undefined,
};

/** 0, an empty text and blanks are as good as nothing where a part may be missing. */
const isNothing = (value: unknown) =>
	!given(value) ||
	((typeof value === 'number' || typeof value === 'string') && Number(value) === 0);

const unlessZero = (names: string[]) => (part: unknown) => {
	if (!isObject(part)) return part;
	for (const name of names) if (!isNothing(part[name])) return part;
	return undefined;
};

/** Weight, dimensions and volume, as orders have them. */
export const measurementPart = {
	fields: [...weightFields, ...dimensionFields, ...volumeFields],
	/** @param maybe how the document lets a part be missing */
	check: (must: typeof required, maybe: (schema: Schema) => Schema, as: As = 'number') => {
		// None of the parts is required, so nothing in them is said to be.
		const inside = must === required ? stated : must;
		// What weighs nothing has no weight; in a change, 0 may be meant.
		const part = (schema: Schema, names: string[]) =>
			must === required ? prepared(maybe(schema), unlessZero(names)) : maybe(schema);
		const volume = group({
			value: inside(integer({ min: 0 })),
			unit: inside(spelled(VOLUME_UNITS)),
		});
		return group({
			weight: part(weightPart.check(inside, as), ['value']),
			dimension: part(dimensionPart.check(inside, as), ['length', 'width', 'height']),
			volume: part(volume, ['value']),
		});
	},
	toBody: (values: IDataObject, as: As = 'number'): IDataObject => ({
		weight: weightPart.toBody(values, as),
		dimension: dimensionPart.toBody(values, as),
		volume: given(values.volume) ? { value: values.volume, unit: values.volume_unit } : undefined,
	}),
};
