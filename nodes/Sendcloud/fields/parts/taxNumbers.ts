/** Tax numbers of those who take part in a shipment, for customs. */
import type { IDataObject } from 'n8n-workflow';

import { group, list, nullable, text, type Schema } from '../../checks';
import { textField, type Named } from '../named';
import { countryPart } from './country';

export const taxNumbersPart = {
	/** @param whose e.g. `Sender` */
	field: (name: string, whose: string): Named => ({
		displayName: `Tax Numbers of the ${whose}`,
		name,
		type: 'fixedCollection',
		placeholder: 'Add Tax Number',
		default: {},
		typeOptions: { multipleValues: true },
		options: [
			{
				displayName: 'Tax Number',
				name: 'number',
				values: [
					textField('name', 'Name', { placeholder: 'e.g. VAT' }),
					countryPart.field('country_code'),
					textField('value', 'Number', { placeholder: 'e.g. NL987654321B02' }),
				],
			},
		],
	}),
	check: (): Schema =>
		list(
			group({
				name: nullable(text),
				country_code: nullable(countryPart.check),
				value: nullable(text),
			}),
		),
	/** The list that the field holds. */
	toBody: (value: unknown) =>
		(value as IDataObject | undefined)?.number as IDataObject[] | undefined,
};
