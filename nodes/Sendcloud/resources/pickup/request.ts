/** What a carrier is asked for: the fields of the panel, and the body that they make (v3-pickups). */
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import {
	checked,
	checkedValue,
	choice,
	dateTime,
	filled,
	group,
	identity,
	integer,
	list,
	nullish,
	optional,
	required,
	where,
} from '../../checks';
import { field, type Field } from '../../engine/define';
import { bodyFields, inFields, jsonObject, parsedJson, pruned } from '../../fields/body';
import { collected } from '../../fields/named';
import { addressPart, weightPart } from '../../fields/parts';
import { contractPick, senderAddressPick } from '../../fields/picks';
import { inputError } from '../../transport/errors';

const CARRIERS: Record<string, string> = {
	brt: 'BRT',
	correos: 'Correos',
	correos_express: 'Correos Express',
	dhl: 'DHL',
	dhl_de: 'DHL Germany',
	dhl_express: 'DHL Express',
	dhl_parcel_gb: 'DHL Parcel UK',
	dhl_parcel_iberia: 'DHL Parcel Iberia',
	dpd: 'DPD',
	dpd_at: 'DPD Austria',
	fedex: 'FedEx',
	gls_it: 'GLS Italy',
	hermes_de: 'Hermes Germany',
	poste_it_delivery: 'Poste Italiane',
	ups: 'UPS',
};

/** Carriers that want to know until when. */
const WITH_END = [
	'brt',
	'correos_express',
	'dhl',
	'dhl_de',
	'dhl_express',
	'dhl_parcel_iberia',
	'dpd_at',
	'gls_it',
	'hermes_de',
	'ups',
];

/** What some carriers cannot do without, by the field of the address. */
const ADDRESS_NEEDS: Record<string, string> = {
	brt: 'state_province_code',
	gls_it: 'state_province_code',
	poste_it_delivery: 'state_province_code',
	correos_express: 'phone_number',
	dhl_express: 'phone_number',
	fedex: 'phone_number',
};

/** What some carriers ask for that no other knows: it comes as JSON. */
const OWN_NEEDS: Record<string, string> = {
	dhl_parcel_gb: '{"customer_account_number": "12345", "trading_location_id": "XYZ123456"}',
	fedex:
		'{"origin_detail": {"package_location": "front", "building_part": "building", "company_close_time": "17:00:00"}}',
};

const additional: Record<string, Field> = {
	contract: contractPick.optional,
	instructions: {
		displayName: 'Instructions for the Driver',
		type: 'string',
		default: '',
		placeholder: 'e.g. Ring at the back door',
		description: 'Where the parcels are, and the like',
	},
	reference: {
		displayName: 'Reference',
		type: 'string',
		default: '',
		placeholder: 'e.g. evening-2026-03-11',
		description: 'For your own administration. Correos requires it.',
	},
	weight_unit: weightPart.fields[1],
	carrier_fields: {
		displayName: 'Fields of the Carrier (JSON)',
		type: 'json',
		default: '',
		description:
			"What this carrier alone asks for, e.g. origin_detail of FedEx, customer_account_number and trading_location_id of DHL Parcel UK, or items, in Sendcloud's own format",
	},
};

const givenIn = (more: object) => ({ show: { ...inFields.show, ...more } });

export const requestFields = {
	carrier: field({
		displayName: 'Carrier',
		type: 'options',
		default: 'dhl_express',
		required: true,
		displayOptions: inFields,
		options: Object.entries(CARRIERS).map(([value, name]) => ({ name, value })),
		description: 'The carriers that can be asked through Sendcloud',
	}),
	startAt: field({
		displayName: 'From',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: inFields,
		description:
			"When the parcels are ready, e.g. 2026-03-31T14:00. Without a timezone, the workflow's is taken.",
	}),
	endAt: field({
		displayName: 'Until',
		type: 'dateTime',
		default: '',
		displayOptions: inFields,
		description: 'Until when the driver can come, e.g. 2026-03-31T14:00. Most carriers require it.',
	}),
	quantity: field({
		displayName: 'Parcels',
		type: 'number',
		default: 1,
		required: true,
		typeOptions: { minValue: 1 },
		displayOptions: inFields,
		description: 'How many parcels are fetched',
	}),
	weight: field({
		displayName: 'Weight',
		type: 'number',
		default: '',
		required: true,
		typeOptions: { minValue: 0, numberPrecision: 2 },
		placeholder: 'e.g. 12.5',
		displayOptions: inFields,
		description: 'Of all parcels together, in kilograms unless another unit is chosen below',
	}),
	fetchFrom: field({
		displayName: 'Fetch From',
		type: 'options',
		noDataExpression: true,
		default: 'sender',
		displayOptions: inFields,
		options: [
			{ name: 'A Sender Address', value: 'sender' },
			{ name: 'Another Address', value: 'other' },
		],
	}),
	senderAddress: {
		...senderAddressPick.field,
		displayOptions: givenIn({ fetchFrom: ['sender'] }),
		description: 'The address in Sendcloud that the parcels are fetched from',
	},
	address: field({
		displayName: 'Address',
		type: 'collection',
		placeholder: 'Add Field',
		default: addressPart.open,
		displayOptions: givenIn({ fetchFrom: ['other'] }),
		options: addressPart.fields,
	}),
	...bodyFields('Pickup'),
	additionalFields: field({
		displayName: 'Additional Fields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: inFields,
		options: collected(additional),
	}),
};

export interface PickupBody extends IDataObject {
	carrier_code: string;
	time_slots: Array<{ start_at: string; end_at?: string | null }>;
	address: IDataObject;
	contract_id?: number;
}

/** What was built: the body, and the sender address that is still to be put in. */
export interface PickupRequest {
	body: PickupBody;
	senderAddress?: number;
	/** Order it even if there is one already. */
	again: boolean;
}

const slot = (timezone: string) =>
	group({ start_at: required(dateTime(timezone)), end_at: optional(dateTime(timezone)) });

const pickupSchema = (timezone: string, must: boolean) =>
	group({
		carrier_code: required(choice(...Object.keys(CARRIERS))),
		time_slots: where(
			list(slot(timezone)),
			(slots: unknown[]) => slots.length > 0 && slots.length <= 2,
			'must be a list of one time, or of two where the carrier can',
		),
		address: must
			? addressPart.check(required)
			: nullish(addressPart.check(optional as typeof required)),
		quantity: optional(integer({ min: 1 })),
		total_weight: weightPart.check(required, 'text'),
		contract_id: optional(integer({ min: 1 })),
		reference: optional(identity(filled)),
		special_instructions: optional(filled),
		items: nullish(list(group({}))),
	});

interface Values {
	specifyBody: string;
	jsonBody: unknown;
	carrier: unknown;
	startAt: unknown;
	endAt: unknown;
	quantity: unknown;
	weight: unknown;
	fetchFrom: string;
	senderAddress: unknown;
	address: IDataObject;
	additionalFields: IDataObject;
}

/** @param now milliseconds since 1970. @throws SendcloudError (input) */
export function pickupRequest(
	params: Values,
	timezone: string,
	now: number,
): Omit<PickupRequest, 'again'> {
	const asJson = params.specifyBody === 'json';
	const ofSender = !asJson && params.fetchFrom === 'sender';
	const body = checked<PickupBody>(
		pickupSchema(timezone, !ofSender),
		asJson ? jsonObject(params.jsonBody, 'JSON') : fromFields(params),
	);
	checkTimes(body, now);
	const { carrier_code: carrier } = body;
	const own = OWN_NEEDS[carrier];
	if (own !== undefined) {
		const missing = Object.keys(JSON.parse(own) as object).filter((name) => !(name in body));
		if (missing.length > 0)
			throw inputError(
				`${missing.join(' and ').replace(/_/g, ' ')} is required by ${CARRIERS[carrier]}`,
				`Add it under "Fields of the Carrier", e.g. ${own}. Nothing was sent for this item.`,
			);
	}
	if (carrier === 'correos' && body.reference === undefined)
		throw inputError('reference is required by Correos');
	if (!ofSender) checkAddress(body);
	return {
		body: withItems(body),
		senderAddress: ofSender ? senderAddressPick.id(params.senderAddress) : undefined,
	};
}

/** What the carrier needs of the address; asked again where it is read from Sendcloud. @throws SendcloudError (input) */
export function checkAddress({ carrier_code: carrier, address }: PickupBody): void {
	const need = ADDRESS_NEEDS[carrier];
	if (need === undefined || address[need]) return;
	throw inputError(
		`address › ${need.replace(/_/g, ' ')} is required by ${CARRIERS[carrier]}`,
		'Add it to the address. Nothing was sent for this item.',
	);
}

function checkTimes({ carrier_code: carrier, time_slots: slots }: PickupBody, now: number): void {
	for (const { start_at: start, end_at: end } of slots) {
		if (Date.parse(end ?? start) < now)
			throw inputError(
				`from (${start}) lies in the past`,
				'A carrier can only be asked for a time to come. Nothing was sent for this item.',
			);
		if (end && Date.parse(end) <= Date.parse(start))
			throw inputError(`until (${end}) must be later than from (${start})`);
		if (!end && WITH_END.includes(carrier))
			throw inputError(`until is required by ${CARRIERS[carrier]}`);
	}
}

function fromFields(params: Values): IDataObject {
	const { contract, instructions, reference, weight_unit, carrier_fields } =
		params.additionalFields;
	const own = parsedJson(carrier_fields, 'fields of the carrier');
	return {
		...(pruned({
			carrier_code: params.carrier,
			quantity: params.quantity,
			contract_id: contractPick.idOrNone(contract),
			reference,
			special_instructions: instructions,
			total_weight: weightPart.toBody({
				weight: params.weight as string,
				weight_unit: weight_unit ?? 'kg',
			}),
		}) as IDataObject),
		time_slots: [(pruned({ start_at: params.startAt, end_at: params.endAt }) ?? {}) as IDataObject],
		...(params.fetchFrom === 'other' && { address: addressPart.toBody(params.address) ?? {} }),
		...(own !== undefined && own !== '' && (own as IDataObject)),
	} as IDataObject;
}

/** The document wants quantity and weight, its examples items: both are sent, so that either will do. */
function withItems(body: PickupBody): PickupBody {
	if (body.items !== undefined || ['correos', 'ups', 'dhl_parcel_gb'].includes(body.carrier_code))
		return body;
	const { quantity = 1, total_weight: total } = body;
	return {
		...body,
		items: [{ quantity, container_type: 'parcel', total_weight: total }] as IDataObject[],
	};
}

/** How a merchant recognises it. */
export const titleOf = ({ carrier_code: carrier, time_slots: [first] }: PickupBody) =>
	`${CARRIERS[carrier]}, ${DateTime.fromISO(first.start_at, { setZone: true }).toFormat('yyyy-MM-dd HH:mm')}`;

/** @throws SendcloudError (input) */
export const secondsOf = (value: unknown, name: string): number =>
	checkedValue<number>(integer({ min: 0 }), value, name);
