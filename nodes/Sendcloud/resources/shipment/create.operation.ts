import type { IDataObject } from 'n8n-workflow';

import { FREE_OPTION, shipWithOption } from '../../api/purchases';
import {
	anyObject,
	checked,
	choice,
	filled,
	flag,
	group,
	identity,
	integer,
	legible,
	list,
	nullish,
	omittable,
	optional,
	required,
	text,
	where,
	type Schema,
} from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { bodyFields, inFields, jsonObject, parsedJson, pruned } from '../../fields/body';
import {
	chargesNotice,
	labelChoice,
	labelFileOption,
	labelOptions,
	testLabelField,
	type LabelChoice,
} from '../../fields/label';
import { choiceField, groupField, numberField, textField } from '../../fields/named';
import {
	addressPart,
	amountCheck,
	countryPart,
	CURRENCIES,
	dimensionPart,
	given,
	moneyPart,
	weightPart,
} from '../../fields/parts';
import {
	brandPick,
	contractPick,
	senderAddressPick,
	servicePointPick,
	shippingOptionPick,
} from '../../fields/picks';
import { createShipments, type WantedShipment } from '../../flows/createShipments';
import { inputError } from '../../transport/errors';

const EXPORT_REASONS = [
	'commercial_goods',
	'commercial_sample',
	'documents',
	'gift',
	'personal_use',
	'returned_goods',
];
const EXPORT_TYPES = ['commercial_b2b', 'commercial_b2c', 'private'];

/** v3-shipments: "between 1 and 50". */
const MOST_PARCELS = 50;
/** Of an address to send from that is none of the account's. */
const NEEDED_OF_SENDER = ['name', 'address_line_1', 'postal_code', 'city', 'country_code'];

/** Fields of an article in a parcel; abroad all of the first six are needed. */
const articleFields = [
	textField('description', 'Description', { placeholder: 'e.g. T-shirt' }),
	numberField('quantity', 'Quantity', {
		default: 1,
		typeOptions: { minValue: 1 },
		description: 'How many pieces',
	}),
	...weightPart.fields,
	numberField('price', 'Price of One', {
		typeOptions: { numberPrecision: 2 },
		description: 'In the currency of the shipment',
	}),
	textField('hs_code', 'HS Code', { placeholder: 'e.g. 620520' }),
	countryPart.field('origin_country', 'Country of Origin'),
	textField('sku', 'SKU'),
];

const additional = [
	groupField('Articles', 'article', articleFields, {
		typeOptions: { multipleValues: true },
		description: 'What is in the parcel. Needed where customs are.',
	}),
].map((one) => ({ ...one, name: 'articles' }));

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Create a shipment with a label',
	description: 'Buy the label for an address and parcels, once; no order in Sendcloud is needed',
	risk: 'buys',
	fields: {
		charges: chargesNotice,
		externalReference: field({
			displayName: 'External Reference',
			type: 'string',
			default: '',
			placeholder: 'e.g. candle-shop-1018',
			description:
				'What keeps the label from being bought twice: Sendcloud makes no second shipment under the same one. Take shop and order number; unique in the whole account.',
			required: true,
			displayOptions: { ...inFields, hide: { '/options.withoutReference': [true] } },
		}),
		recipient: field({
			displayName: 'Recipient',
			type: 'collection',
			placeholder: 'Add Field',
			default: { ...addressPart.open, email: '', phone_number: '' },
			displayOptions: inFields,
			options: addressPart.fields,
		}),
		shipBy: field({
			displayName: 'Ship With',
			type: 'options',
			noDataExpression: true,
			default: 'option',
			options: [
				{ name: 'A Shipping Option', value: 'option', description: 'One that you choose here' },
				{
					name: 'Shipping Rules of the Account',
					value: 'rules',
					description: 'As set up in Sendcloud under Settings › Shipping rules',
				},
			],
			description: 'What says which carrier and which service',
		}),
		shippingOption: field({
			...shippingOptionPick.field,
			displayOptions: { show: { ...inFields.show, shipBy: ['option'], testLabel: [false] } },
		}),
		weight: field({
			displayName: 'Weight (kg)',
			type: 'number',
			default: '',
			typeOptions: { minValue: 0, numberPrecision: 3 },
			placeholder: 'e.g. 1.2',
			displayOptions: inFields,
			description: 'Of one parcel, packed',
		}),
		testLabel: testLabelField(
			'Tracking messages may go to the email address of the recipient: put in your own.',
		),
		...bodyFields('Shipment'),
		additionalFields: field({
			displayName: 'Additional Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			displayOptions: inFields,
			options: [
				...additional,
				{ ...brandPick.optional, name: 'brand' },
				{ ...contractPick.optional, name: 'contract' },
				{
					...groupField('Customs', 'customs', [
						textField('invoice_number', 'Invoice Number', { placeholder: 'e.g. INV-1018' }),
						choiceField('export_reason', 'Export Reason', EXPORT_REASONS),
						choiceField('export_type', 'Export Type', EXPORT_TYPES, { first: 'commercial_b2c' }),
					]),
					name: 'customs',
				},
				{ ...groupField('Dimensions', 'dimensions', dimensionPart.fields), name: 'dimensions' },
				numberField('insurance', 'Insured Value', {
					typeOptions: { minValue: 2, maxValue: 5000, numberPrecision: 2 },
					description: 'Additional insurance for each parcel, in the currency below',
				}),
				{
					...moneyPart.currency('Of all amounts here'),
					name: 'currency',
				},
				textField('label_note', 'Note on the Label', {
					description: 'Not every carrier prints it',
				}),
				numberField('parcelCount', 'Number of Parcels', {
					default: 1,
					typeOptions: { minValue: 1, maxValue: MOST_PARCELS },
					description: 'So many of the same weight and size, each with a label',
				}),
				textField('orderNumber', 'Order Number', {
					placeholder: 'e.g. KL-2026-1018',
					description: 'So that the shipment is found by it',
				}),
				{
					displayName: 'Parcels (JSON)',
					name: 'parcels',
					type: 'json' as const,
					default: '[]',
					description:
						'For parcels that differ: a list such as [{"weight": {"value": 1.2, "unit": "kg"}}, …]. Replaces weight, number, size and articles.',
				},
				textField('reference', 'Reference', { description: 'For yourself; may repeat' }),
				{
					...senderAddressPick.optional,
					name: 'senderAddress',
					description:
						'The address that the parcel is sent from. May stay empty if the account has only one.',
				},
				{ ...servicePointPick.optional, name: 'servicePoint' },
				textField('carrierServicePoint', 'Service Point ID of the Carrier', {
					description: 'Instead of the one of Sendcloud',
				}),
				numberField('totalPrice', 'Total Price of the Order', {
					description: 'What the customer paid, in the currency above',
					typeOptions: { numberPrecision: 2 },
				}),
			],
		}),
	},
	options: {
		...labelOptions,
		...labelFileOption,
		replaceDead: {
			displayName: 'Replace Failed or Cancelled',
			type: 'boolean',
			default: false,
			description:
				'Whether to buy another label when the one under this reference failed or was cancelled. It gets the reference with -2 at its end, then -3, and so on.',
		},
		withoutReference: {
			displayName: 'Without Reference',
			type: 'boolean',
			default: false,
			description:
				'Whether to buy without an external reference. Then nothing keeps a second run from buying a second label.',
		},
		waitForLabel: {
			displayName: 'Wait for Label',
			type: 'boolean',
			default: true,
			description:
				'Whether to have the carrier answer at once. Turned off, the shipment is queued, and its state is looked at until it is ready.',
		},
	},
	build: ({ params, options }): WantedShipment & { label: LabelChoice } => {
		const byRules = params.shipBy === 'rules' && !params.testLabel;
		const label = labelChoice(options);
		const sent =
			params.specifyBody === 'json'
				? jsonObject(params.jsonBody, 'The shipment')
				: fromFields(params as unknown as FieldValues, byRules);
		const reference = sent.external_reference_id;
		if (!given(reference) && options.withoutReference !== true) {
			throw inputError(
				'external reference is required',
				'It keeps the label from being bought twice. Take something that stays the same when the workflow runs again, such as {{ $json.order_number }}; or turn on the option "Without Reference". Nothing was sent for this item.',
			);
		}
		const body = checked<IDataObject>(
			shipmentSchema(byRules),
			{
				...sent,
				...(params.testLabel && { ship_with: shipWithOption(FREE_OPTION) }),
				...(sent.label_details === undefined && { label_details: label.details }),
				...(byRules && { apply_shipping_rules: true, apply_shipping_defaults: true }),
			},
			titleOf(sent),
		);
		return {
			body,
			byRules,
			atOnce: options.waitForLabel !== false,
			replaceDead: options.replaceDead === true,
			label,
		};
	},
	perform: async (entries, tools) =>
		await createShipments(entries, tools, entries[0].request.label),
});

/** A number stays one: whether it kept all its digits is looked at later. */
const trimmed = (value: unknown) => (typeof value === 'number' ? value : String(value).trim());

const titleOf = ({ order_number: number, external_reference_id: reference }: IDataObject) =>
	given(number)
		? `order ${String(number)}`
		: given(reference)
			? `reference ${String(reference)}`
			: undefined;

interface FieldValues {
	externalReference: unknown;
	recipient: IDataObject;
	shippingOption: unknown;
	weight: unknown;
	testLabel: boolean;
	additionalFields: IDataObject;
}

/** The body that the fields say. Required parts are there even when they are empty, so that the check names them. */
function fromFields(params: FieldValues, byRules: boolean): IDataObject {
	const more = params.additionalFields;
	const sender = senderAddressPick.idOrNone(more.senderAddress);
	const currency = String(more.currency ?? 'EUR');
	const contract = contractPick.idOrNone(more.contract);
	const brand = brandPick.idOrNone(more.brand);
	const customs = (more.customs as IDataObject | undefined)?.customs as IDataObject | undefined;
	// Both are too many, which the check says.
	const chosenPoint = servicePointPick.idOrNone(more.servicePoint);
	const point = pruned({
		id: chosenPoint === undefined ? undefined : String(chosenPoint),
		carrier_service_point_id: given(more.carrierServicePoint)
			? String(more.carrierServicePoint)
			: undefined,
	}) as IDataObject | undefined;
	const body: IDataObject = {
		external_reference_id: given(params.externalReference)
			? trimmed(params.externalReference)
			: undefined,
		to_address: addressPart.toBody(params.recipient) ?? {},
		from_address: sender === undefined ? undefined : { sender_address_id: sender },
		ship_with:
			byRules || params.testLabel
				? undefined
				: shipWithOption(shippingOptionPick.id(params.shippingOption), contract),
		parcels: parcelsOf(params, currency, byRules),
		order_number: given(more.orderNumber) ? more.orderNumber : undefined,
		reference: given(more.reference) ? String(more.reference) : undefined,
		total_order_price: moneyPart.toBody(more.totalPrice, currency, 'text'),
		to_service_point: point,
		brand_id: brand,
		customs_information: customs && (pruned(customs) as IDataObject | undefined),
	};
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

function parcelsOf(
	{ weight, additionalFields: more }: FieldValues,
	currency: string,
	byRules: boolean,
): IDataObject[] | undefined {
	if (given(more.parcels) && more.parcels !== '[]')
		return parsedJson(more.parcels, 'Parcels') as IDataObject[];
	const articles = ((more.articles as IDataObject | undefined)?.article ?? []) as IDataObject[];
	const dimensions = (more.dimensions as IDataObject | undefined)?.dimensions as
		| IDataObject
		| undefined;
	const one = pruned({
		weight: given(weight)
			? weightPart.toBody({ weight: weight as IDataObject, weight_unit: 'kg' }, 'text')
			: undefined,
		dimensions: dimensions && dimensionPart.toBody(dimensions, 'text'),
		label_notes: given(more.label_note) ? [String(more.label_note)] : undefined,
		additional_insured_price: moneyPart.toBody(more.insurance, currency, 'text'),
		parcel_items:
			articles.length === 0
				? undefined
				: articles.map((article): IDataObject => articleOf(article, currency)),
	}) as IDataObject | undefined;
	// The rules of the account may know what a parcel weighs.
	if (one === undefined && byRules && !given(more.parcelCount)) return undefined;
	const count = given(more.parcelCount) ? Number(more.parcelCount) : 1;
	if (!Number.isInteger(count) || count < 1 || count > MOST_PARCELS) {
		throw inputError(
			`A shipment has 1 to ${MOST_PARCELS} parcels, found ${String(more.parcelCount)}`,
			'Correct "Number of Parcels". Nothing was bought.',
		);
	}
	return Array.from({ length: count }, () => ({ ...one }));
}

/** Weights of articles are numbers, their prices texts (v3-shipments). */
const articleOf = (values: IDataObject, currency: string): IDataObject => {
	const { description, quantity, price, hs_code, origin_country, sku } = values;
	return {
		...{ description, quantity, hs_code, origin_country, sku },
		weight: weightPart.toBody(values, 'number'),
		price: moneyPart.toBody(price, currency, 'text'),
	} as IDataObject;
};

/** What v3-shipments demands, in a merchant's words; what it lists besides is passed on. */
function shipmentSchema(byRules: boolean): Schema {
	const unlessRules = (schema: Schema) => (byRules ? nullish(schema) : schema);
	const parcel = group({
		weight: unlessRules(weightPart.check(required, 'text')),
		dimensions: nullish(dimensionPart.check(required, 'text')),
		label_notes: nullish(list(required(filled))),
		additional_insured_price: nullish(moneyPart.looseCheck('text')),
		parcel_items: nullish(
			list(
				group({
					description: optional(legible(filled)),
					sku: optional(identity()),
					product_id: optional(identity()),
					quantity: optional(integer({ min: 1 })),
					weight: nullish(weightPart.check(required, 'number')),
					price: nullish(
						group({
							value: required(amountCheck('text')),
							currency: required(choice(...CURRENCIES)),
						}),
					),
					origin_country: optional(countryPart.check),
				}),
			),
		),
	});
	const parcels = where(
		list(parcel),
		(all: unknown[]) => all.length >= 1 && all.length <= MOST_PARCELS,
		`must be a list of 1 to ${MOST_PARCELS} parcels`,
	);
	const point = where(
		group({ id: optional(text), carrier_service_point_id: optional(text) }),
		(one: IDataObject) => given(one.id) !== given(one.carrier_service_point_id),
		'must have one of id and carrier_service_point_id, not both',
	);
	const from = where(
		addressPart.check(optional as typeof required),
		(one: IDataObject) =>
			given(one.sender_address_id) || NEEDED_OF_SENDER.every((name) => given(one[name])),
		`must have a sender_address_id, or ${NEEDED_OF_SENDER.slice(0, -1).join(', ')} and ${NEEDED_OF_SENDER.slice(-1).join('')}`,
	);
	return group({
		external_reference_id: optional(identity(filled)),
		to_address: addressPart.check(required, 'is required'),
		from_address: nullish(from),
		ship_with: unlessRules(
			group({
				type: required(choice('shipping_option_code')),
				properties: group({
					shipping_option_code: required(filled),
					contract_id: optional(integer({ min: 1 })),
				}),
			}),
		),
		parcels: unlessRules(parcels),
		order_number: optional(identity()),
		reference: optional(identity()),
		total_order_price: nullish(moneyPart.looseCheck('text')),
		to_service_point: nullish(point),
		customs_information: nullish(
			group({
				invoice_number: required(filled),
				export_reason: required(choice(...EXPORT_REASONS)),
				export_type: optional(choice(...EXPORT_TYPES)),
			}),
		),
		brand_id: optional(integer({ min: 1 })),
		label_details: omittable(required(anyObject)),
		apply_shipping_rules: optional(flag),
		apply_shipping_defaults: optional(flag),
	});
}
