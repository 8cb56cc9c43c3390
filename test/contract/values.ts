/** What is typed into the fields for `fields.test.ts`, what must stand beside it, and which fields are sent nowhere. */
import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { valueAt, withValue, type Leaf } from './leaves';

/** Where a field takes what no other of its name does, by operation and field. */
const OWN: Array<[RegExp, unknown[]]> = [
	[/^order\.upsert jsonBody/, ['={{ Object.assign({}, $json, { order_number: "other" }) }}']],
	[
		/^integrationShipment\.upsert jsonBody/,
		['={{ Object.assign({}, $json, { order_number: "other" }) }}'],
	],
	[/^(tracking\.register) jsonBody/, ['={{ Object.assign({}, $json, { source_id: "other" }) }}']],
	[
		/^(return\.create) jsonBody/,
		['={{ Object.assign({}, $json, { external_reference: "other" }) }}'],
	],
	[/^order\.update jsonBody/, ['{"order_number": "other"}']],
	[
		/^return\.validate jsonBody/,
		[
			'{"from_address": {"name": "Jane Doe", "address_line_1": "Stadhuisplein", "house_number": "50", "postal_code": "5611 EM", "city": "Eindhoven", "country_code": "NL"}, "to_address": {"name": "Shop", "address_line_1": "Stadhuisplein", "house_number": "50", "postal_code": "5611 EM", "city": "Eindhoven", "country_code": "NL"}, "ship_with": {"type": "shipping_option_code", "shipping_option_code": "dpd:return"}, "weight": {"value": 0.4, "unit": "kg"}, "external_reference": "R-9"}',
		],
	],
	[
		/^pickup\.create jsonBody/,
		[
			'{"carrier_code": "dhl_express", "address": {"name": "Jane Doe", "address_line_1": "Stadhuisplein", "house_number": "50", "postal_code": "5611 EM", "city": "Eindhoven", "country_code": "NL", "phone_number": "+31612345678"}, "time_slots": [{"start_at": "2099-03-11T12:00:00Z", "end_at": "2099-03-11T17:00:00Z"}], "items": [{"quantity": 2, "container_type": "parcel", "total_weight": {"value": "3.00", "unit": "kg"}}], "quantity": 2, "total_weight": {"value": "3.00", "unit": "kg"}}',
		],
	],
	[
		/^report\.(create|generate) jsonBody/,
		[
			'{"fields": ["parcel_id"], "filters": {"announced_after": "2025-04-01T00:00:00Z", "announced_before": "2025-04-02T00:00:00Z"}}',
		],
	],
	[
		/^integration\.replace jsonBody/,
		[
			'{"shop_name": "Candles", "shop_url": "https://candles.example", "service_point_enabled": true, "service_point_carriers": ["dpd"], "webhook_active": true, "webhook_url": "https://candles.example/hook"}',
		],
	],
	[/^integration\.update jsonBody/, ['{"shop_name": "Other"}']],
	[
		/^exceptionLog\.create jsonBody/,
		['{"base_url": "https://candles.example", "exception": "No"}'],
	],
	[
		/^shipment\.create jsonBody/,
		[
			'{"external_reference_id": "shop-9", "to_address": {"name": "Jane Doe", "address_line_1": "Stadhuisplein", "house_number": "50", "postal_code": "5611 EM", "city": "Eindhoven", "country_code": "NL", "email": "jane@example.com", "phone_number": "+31612345678"}, "from_address": {"name": "Shop", "address_line_1": "Stadhuisplein", "house_number": "50", "postal_code": "5611 EM", "city": "Eindhoven", "country_code": "NL", "email": "shop@example.com", "phone_number": "+31612345678"}, "ship_with": {"type": "shipping_option_code", "properties": {"shipping_option_code": "postnl:standard"}}, "parcels": [{"weight": {"value": "1.200", "unit": "kg"}}]}',
		],
	],
	[
		/^order\.(upsert|update) linesJson/,
		[
			'[{"name": "Lamp", "quantity": 1, "total_price": {"value": 4, "currency": "EUR"}}]',
			'[{"name": "Lamp"}]',
		],
	],
	[
		/^order\.ship additionalFields\.parcels/,
		[
			'[{"parcel_items": [{"item_id": "5552", "quantity": 1}], "weight": {"value": 1.2, "unit": "kg"}}]',
		],
	],
	[
		/^shipment\.create additionalFields\.parcels/,
		['[{"weight": 2}, {"weight": 1}]', '[{"weight": {"value": "1.000", "unit": "kg"}}]'],
	],
	[/additionalFields\.functionalities/, ['{"signature": true}']],
	[
		/^integrationShipment\.upsert itemsJson/,
		['[{"description": "Lamp", "quantity": 1, "value": 4, "weight": "1.000"}]'],
	],
	[
		/checkout_payload$/,
		[
			'{"sender_address_id": 1, "shipping_product": {"code": "postnl:standard", "name": "Standard", "selected_functionalities": {}}, "delivery_method_type": "standard_delivery"}',
		],
	],
	[/_headers$/, ['{"Accept": "text/html"}']],
	[/^claimContact\.\S+ .*carrier/, ['gls_nl']],
];

/** What fields of a name usually take. */
const USUAL: Array<[RegExp, unknown[]]> = [
	[/json|parcel_items|metadata|carrier_fields$/i, ['{"a": 1}', '[{"a": 1}]', '["a"]']],
	[/e-?mail$/i, ['jane@example.com']],
	[/country|country_code|country_of_origin/i, ['DE']],
	[/currency$/i, ['USD']],
	[/phone/i, ['+31612345678']],
	[/url$|website|logo$/i, ['https://candles.example/x']],
	[/_unit$|Unit$/, ['g', 'mm']],
	[
		/(_at|At|date|_datetime|datetime|after|before|_min|_max|From|To)$/i,
		['2026-03-10T10:00:00Z', '2026-03-10'],
	],
	[/(number|reference|name|title|description|notes|tags|city)$/i, ['Words 7']],
	[/carriers?$/i, ['dpd']],
	[/language$/i, ['nl-nl']],
	[/(price|value|amount|costs?|fee|fees|insured|weight|length|width|height|quantity|tax)/i, ['3']],
	[/(_|^)ids?$|(Id|Ids)$/, ['7', '0b9d2f9e-7d0e-4a0b-9a44-0d4b3c1f2a11']],
	[/shippingOption|shipping_option/i, ['postnl:standard', 'dpd:return']],
	[/file|photo|logo|form/i, ['pdf', 'photo']],
];
const ANYTHING = [
	'Words',
	'7',
	'517',
	'1',
	'NL',
	'2026-03-10T10:00:00Z',
	'https://candles.example/x',
	'12.5',
	'12:00',
];

const valuesOf = ({ options = [] }: Leaf['field']) =>
	(options as INodeProperties[]).map((one) => (one as unknown as { value: unknown }).value);

/** Is it chosen from values that the panel itself lists? */
export const isChoice = ({ field }: Leaf) =>
	field.type === 'boolean' ||
	(['options', 'multiOptions'].includes(field.type) && valuesOf(field).length > 0);

/** What can be put in, the likeliest first. @param example what the example has there */
export function candidates(operation: string, leaf: Leaf, example: unknown): unknown[] {
	const { field, mode, name } = leaf;
	const values = valuesOf(field);
	if (field.type === 'boolean') return [true, false];
	if (isChoice(leaf)) return field.type === 'options' ? values : [values, [values[0]]];
	const { mode: chosen, value: picked } = (example ?? {}) as IDataObject;
	const given = mode === undefined ? example : chosen === mode ? picked : undefined;
	const there = given === undefined || given === '' ? [] : [given];
	if (field.type === 'number') return [...there, 2, 1, 10, field.typeOptions?.minValue ?? 3];
	const plain = name.replace(/ .*/, '');
	const usual = USUAL.find(([names]) => names.test(plain))?.[1] ?? [];
	if (field.type === 'multiOptions') return [...there, usual, ['7'], ['NL']];
	const own = OWN.find(([places]) => places.test(`${operation} ${plain}`))?.[1] ?? [];
	const way = (field.modes ?? []).find((one) => one.name === mode);
	const { placeholder = '' } = way ?? field;
	const shown = placeholder.replace(/^e\.g\. /, '');
	return [...own, ...there, ...(shown === '' ? [] : [shown]), ...usual, ...ANYTHING].map((value) =>
		mode === undefined ? value : { __rl: true, mode, value },
	);
}

const number = (value: string) => ({ __rl: true, mode: 'orderNumber', value });

/**
 * What must stand beside a field for it to have a sense, by operation and field. `^` is the group that the field is in;
 * what begins with `!` takes the place of what the example has.
 */
const BESIDE: Array<[RegExp, IDataObject]> = [
	[
		/^order\.update (updateFields\.(costs|total_price)|lines\.line\.\S*price)/,
		{ 'updateFields.currency': 'EUR' },
	],
	[/^order\.update updateFields\.currency/, { 'updateFields.total_price': 5 }],
	[
		/^order\.update \S+service_point\.point\.(post_number|type|latitude|longitude)/,
		{ '^.id': '1' },
	],
	[/weight_unit$/, { '^.weight': 2, '^.parcel_weight': 2 }],
	[/^order\.update currency/, { 'updateFields.total_price': 5 }],
	[/^order\.update lines\.line\.(?!name)/, { 'lines.line.0.name': 'Lamp', currency: 'EUR' }],
	[/^order\.upsert \S+point\.carrier_service_point_id/, { '!^.id': '' }],
	[
		/^integrationShipment\.upsert (?!jsonBody|options|integration)/,
		{
			externalOrderId: 'order-1',
			orderNumber: 'SHOP-1',
			createdAt: '2026-03-10T10:00:00Z',
			updatedAt: '2026-03-10T10:00:00Z',
			'recipient.name': 'Jane Doe',
			'recipient.address': 'Stadhuisplein',
			'recipient.postal_code': '5611 EM',
			'recipient.city': 'Eindhoven',
			'recipient.country': 'NL',
			currency: 'EUR',
			'items.item.0.description': 'Lamp',
			'items.item.0.quantity': 1,
			'items.item.0.value': '4',
			'items.item.0.weight': '1',
		},
	],
	[/(order|payment)_status\.status\.(id|message)$/, { '^.id': 'paid', '^.message': 'Paid' }],
	[/^return\.createFromOrder \S+weight_unit/, { weight: 2, '^.weight': 2 }],
	[/^shipment\.create \S+currency/, { '^.insurance': 12 }],
	[/volume_unit$/, { '^.volume': 2 }],
	[
		/dimension_unit$|dimensions\.(length|width|height)$/,
		{ '^.length': 3, '^.width': 2, '^.height': 1 },
	],
	[
		/^order\.update (specifyLines|linesJson)/,
		{ linesJson: '[{"name": "Candle"}]', 'lines.line.0.name': 'Lamp' },
	],
	[/^order\.(update|delete|get) options\.integration/, { '!order': number('SHOP-1') }],
	[/^label\.downloadMany options\.integration/, { '!shipment': number('N-1') }],
	[/^shipment\.create \S+customs\.customs\./, { '^.invoice_number': '1' }],
	[
		/^(shipment\.create|order\.ship) options\.label(Dpi|Paper)/,
		{
			'!labelFile': 'each',
			'!labelFormat': 'png',
			'!^.labelFile': 'each',
			'!^.labelFormat': 'png',
		},
	],
	[
		/^(shipment|return)\.\S+ additionalFields\.currency/,
		{ '^.insured': 12, '^.insured_value': 12 },
	],
	[/^return\.createFromOrder lines\.line\.(?!line)/, { '^.line': 'CANDLE-1' }],
	[
		/^claim\.generateClaimLetter (items\.|currency)/,
		{
			'items.item.0.description': 'Lamp',
			'items.item.0.quantity': 1,
			'items.item.0.unit_price': 20.5,
			currency: 'EUR',
		},
	],
	[/^eventConnection\.update (username|password)/, { username: 'n8n', password: 'hidden' }],
	[/extraHeaders\.header\.(name|value)/, { '^.name': 'X-Shop', '^.value': 'candles' }],
	[
		/\.number\.(name|country_code|value)$/,
		{ '^.name': 'VAT', '^.country_code': 'NL', '^.value': '1' },
	],
];

/** The parameters with everything beside the field that it needs, and what n8n itself requires. */
export function beside(
	parameters: INodeParameters,
	operation: string,
	leaf: Leaf,
	all: Leaf[],
): INodeParameters {
	let so = parameters;
	const own = leaf.steps.join('.');
	const add = (steps: Leaf['steps'], value: unknown, instead = false) => {
		if (steps.join('.') === own) return;
		if (!instead && ![undefined, ''].includes(valueAt(so, steps) as string | undefined)) return;
		so = withValue(so, steps, value);
	};
	const known = new Set(all.map(({ steps }) => steps.join('.')));
	for (const [places, values] of BESIDE) {
		if (!places.test(`${operation} ${leaf.name.replace(/ .*/, '')}`)) continue;
		for (const [place, value] of Object.entries(values)) {
			const steps = place
				.replace(/^!/, '')
				.split('.')
				.flatMap((step) => (step === '^' ? leaf.steps.slice(0, -1) : [step]))
				.map((step) => (/^\d+$/.test(String(step)) ? Number(step) : step));
			if (known.has(steps.join('.'))) add(steps, value, place.startsWith('!'));
		}
	}
	for (const other of all) {
		const isNear = other.steps.slice(0, -1).every((step, at) => leaf.steps[at] === step);
		if (other.field.required === true && isNear)
			add(other.steps, candidates(operation, other, undefined)[0]);
	}
	return so;
}

/** Fields that make no difference to any request of the examples, by operation and name, and what they are for. */
export const NOT_SENT: Array<[RegExp, string]> = [
	[/ simplify$/, 'It shortens what comes out'],
	[/ (options\.)?(binaryProperty|fileName)$/, 'Where the file stands, and its name'],
	[/^report\.\S+ (convertNumbers|options\.split)$/, 'How the rows of the file come out'],
	[
		/ options\.wait(Limit|UntilReady|ForOrder)$/,
		'How long something is waited for that is there at once here',
	],
	[/ limit$/, 'Where the document has no pages: the list is cut here'],
	[
		/^(order\.ship|shipment\.create) options\.(shipCancelled|replaceDead|withoutReference)$/,
		'What is done where something was cancelled or bought before',
	],
	[
		/^(shipment\.cancel options\.cancelAll|return\.createFromOrder options\.cancelledToo|pickup\.create options\.again|claim\.create options\.ifThere)$/,
		'What is done where there are several, or one already',
	],
	[/^label\.downloadMany options\.leaveOutMissing$/, 'What is done where one has no label'],
	[
		/^tracking\.get (show|stuckAfterDays|options\.(carrier|events|failIfNotFound))$/,
		'What of an answer comes out, and when it is an error',
	],
	[
		/^shippingOption\.getAll (show|sort|additionalFields\.(known|max_hours|max_price))$/,
		'What of the answer comes out, and in which order',
	],
	[
		/^integration\.getAll filters\.failing$/,
		'What of the list comes out: the document has no such filter',
	],
	[
		/^invoice\.check (show|options\.(unusedAfter|ignoreBelow))$/,
		'What of the differences comes out',
	],
	[/^eventSubscription\.create eventType$/, 'There is one alone, which is the default'],
	[
		/^order\.import (options\.preview|shopSettings\.(dateOrder|decimalMark|currency|joinEmptyAbove|max\w+|minPrice))$/,
		'How a file is read, and where a reading is doubted: test/unit/shops',
	],
	[
		/^order\.upsert options\.(max\w+|minPrice)$/,
		'Beyond what there is a hint; it is sent all the same',
	],
];
