/** What tickets are made of in the panel. */
import type { IDataObject } from 'n8n-workflow';

import { checked, decimal, filled, group, optional, required } from '../../checks';
import { field, type Field } from '../../engine/define';
import { groupField, numberField } from '../../fields/named';

export const trackingNumberField = field({
	displayName: 'Tracking Number',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 3SABCD1234567',
	description: 'Of the parcel',
});

export const taxRateField = field({
	displayName: 'Tax Rate (%)',
	type: 'number',
	default: '',
	required: true,
	placeholder: 'e.g. 21',
	typeOptions: { minValue: 0, maxValue: 99 },
	description: 'Of what was sold, as it stands on the sales invoice',
});

export const dimensionsField: Field = groupField(
	'Parcel Dimensions',
	'sides',
	['length', 'width', 'height'].map((name) =>
		numberField(
			name,
			name.replace(/^./, (letter) => letter.toUpperCase()),
			{
				typeOptions: { minValue: 0 },
				description: 'In cm',
			},
		),
	),
);

/** In cm, as numbers; undefined where none was typed. @throws SendcloudError (input) */
export function dimensionsOf(value: unknown): IDataObject | undefined {
	const sides = (value as { sides?: IDataObject } | undefined)?.sides;
	if (!sides || Object.values(sides).every((side) => side === '' || side === undefined))
		return undefined;
	const side = required(decimal({ above: 0 }));
	const { parcel_dimensions } = checked<{ parcel_dimensions: IDataObject }>(
		group({ parcel_dimensions: group({ length: side, width: side, height: side }) }),
		{ parcel_dimensions: sides },
	);
	return parcel_dimensions;
}

/** An amount in a currency; undefined where none was typed. @throws SendcloudError (input) */
export function priceOf(value: unknown, currency: unknown, name: string): IDataObject | undefined {
	const { [name]: price } = checked<Record<string, number | undefined>>(
		group({ [name]: optional(decimal({ min: 0 })) }),
		{ [name]: value },
	);
	return price === undefined ? undefined : { price, currency: currency as string };
}

/** Texts that were typed, by their names. @throws SendcloudError (input) */
export const textsOf = (values: IDataObject): IDataObject =>
	checked<IDataObject>(
		group(Object.fromEntries(Object.keys(values).map((name) => [name, optional(filled)]))),
		values,
	);

export const expensiveField = field({
	displayName: 'Allow More Than 5,000 EUR',
	type: 'boolean',
	default: false,
	description:
		'Whether what was sold may come to more than 5,000 EUR, which Sendcloud takes for a mistake otherwise',
});
