import type { IDataObject } from 'n8n-workflow';

import { deliveryOptions } from '../../api/checkout';
import { CONCURRENCY, field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { countryPart } from '../../fields/parts';
import { at, flat, simplifyField } from '../../fields/simplify';
import { additionalField, cartOf } from './cart';

export const getDeliveryOptions = operation({
	name: 'getDeliveryOptions',
	label: 'Get Delivery Options',
	action: 'Get delivery options for a cart',
	description:
		"List what a shop can offer its customer for a cart, by the Dynamic Checkout configuration that was published for the credential's integration",
	concurrency: CONCURRENCY.few,
	fields: {
		toCountry: field({
			...countryPart.field('toCountry', 'To Country'),
			type: 'options',
			required: true,
		}),
		toPostalCode: field({
			displayName: 'To Postal Code',
			type: 'string',
			default: '',
			placeholder: 'e.g. 5611 EM',
			description: 'Checkout Rules may go by it',
		}),
		weight: field({
			displayName: 'Weight',
			type: 'number',
			default: '',
			required: true,
			typeOptions: { minValue: 0, numberPrecision: 3 },
			placeholder: 'e.g. 2.5',
			description: 'Of the whole cart, in kilograms unless another unit is chosen below',
		}),
		totalPrice: field({
			displayName: 'Total Price',
			type: 'number',
			default: '',
			required: true,
			typeOptions: { minValue: 0, numberPrecision: 2 },
			placeholder: 'e.g. 45.90',
			description: 'Of the whole cart, in the currency of the checkout configuration',
		}),
		fromCountry: field({
			...countryPart.field('fromCountry', 'From Country'),
			type: 'options',
			description:
				'Where you send from. Not needed with a sender address. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		}),
		simplify: simplifyField,
		additionalFields: additionalField,
	},
	build: ({ params }) => ({ cart: cartOf(params), simplify: params.simplify }),
	each: async ({ client, request: { cart, simplify } }) => {
		const offered = await deliveryOptions(client, cart);
		const { delivery_options: options, configuration_id } = offered;
		if (options.length === 0) {
			client.notes.warnings.add(
				'Dynamic Checkout offers nothing for a cart: see its delivery methods and Checkout Rules in Sendcloud.',
			);
		}
		return options.map((one) => (simplify ? simplified(one) : { ...one, configuration_id }));
	},
});

function simplified(option: IDataObject): IDataObject {
	const dates = (option.delivery_dates ?? []) as IDataObject[];
	const price = at(option, 'shipping_rate', 'value');
	return flat({
		title: option.title,
		description: option.description,
		price: typeof price === 'string' ? Number(price) : price,
		currency: at(option, 'shipping_rate', 'currency'),
		carrier_code: at(option, 'carrier', 'code'),
		carrier_name: at(option, 'carrier', 'name'),
		carrier_logo_url: at(option, 'carrier', 'logo_url'),
		shipping_option_code: at(option, 'checkout_identifier', 'value'),
		delivery_type: option.delivery_method_type,
		order_before: option.cut_off_time,
		delivery_date: dates[0]?.delivery_date,
		possible_dates: dates.map(({ delivery_date: day }) => day),
		usual_hours: at(option, 'lead_time_hours', 'p50'),
		sustainability_rating: option.sustainability_rating,
		delivery_method_id: option.id,
		internal_title: option.internal_title,
	});
}
