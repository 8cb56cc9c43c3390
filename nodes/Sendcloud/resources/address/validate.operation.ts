import type { IDataObject } from 'n8n-workflow';

import { validateAddress } from '../../api/addresses';
import {
	atMost,
	checked,
	checkedValue,
	filled,
	group,
	houseNumber,
	legible,
	optional,
	required,
} from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { carriers } from '../../fields/carriers';
import { addressPart, countryPart } from '../../fields/parts';
import { at, flat, simplifyField } from '../../fields/simplify';

/** The document knows no people here, and no company. */
const NOT_ASKED = { name: '', company_name: '', email: '', phone_number: '' };

const KEY = ['address_line_1', 'house_number', 'postal_code', 'city', 'country_code'];

export const validate = operation({
	name: 'validate',
	label: 'Validate',
	action: 'Validate an address',
	description:
		'Ask whether a carrier can deliver to an address, and how it would be written better',
	fields: {
		carrier: field({
			displayName: 'Carrier Name or ID',
			type: 'options',
			default: '',
			required: true,
			...carriers,
			description:
				'Whose rules the address is held against. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		}),
		address: field({
			displayName: 'Address',
			type: 'collection',
			placeholder: 'Add Field',
			default: Object.fromEntries(KEY.map((name) => [name, ''])),
			options: addressPart.fieldsNamed(NOT_ASKED),
		}),
		simplify: simplifyField,
	},
	options: {
		here: {
			displayName: 'Check With HERE',
			type: 'boolean',
			default: false,
			description:
				'Whether to look the address up on the map of HERE too, where the contract of the account includes it',
		},
	},
	build: ({ params, options }) => ({
		body: {
			address: checked<IDataObject>(
				group({
					address_line_1: required(legible(filled)),
					house_number: optional(houseNumber(legible())),
					address_line_2: optional(legible()),
					postal_code: required(legible(filled)),
					city: required(legible(filled)),
					po_box: optional(legible()),
					state_province_code: optional(legible()),
					country_code: required(countryPart.check),
				}),
				addressPart.toBody(params.address) ?? {},
			),
			carrier_code: checkedValue<string>(atMost(100, filled), params.carrier, 'carrier'),
			...(options.here === true && { validation_methods: ['here'] }),
		},
		simplify: params.simplify,
	}),
	each: async ({ client, request: { body, simplify } }) => {
		const validation = await validateAddress(client, body);
		if (!simplify) return validation;
		const { input_address_is_valid: valid, results } = validation;
		const best = results.find(({ recommended }) => recommended === true) ?? results[0];
		const analysis = at(best, 'analysis') as IDataObject | undefined;
		const reasons = at(analysis, 'validation_result', 'reasons') ?? [];
		return flat({
			is_valid: valid,
			// Null is not no: it could not be checked.
			verdict: valid === null ? 'not_checked' : valid ? 'valid' : 'invalid',
			reasons: [reasons].flat().map(String),
			changed: ((analysis?.changed_attributes ?? []) as unknown[]).map(String),
			recommended: at(best, 'recommended'),
			...Object.fromEntries(
				[...KEY, 'address_line_2', 'po_box', 'state_province_code'].map((name) => [
					name,
					at(best, 'address', name),
				]),
			),
		});
	},
});
