/**
 * The carriers that the local Sendcloud ships with: what they offer, what it costs, and what they refuse.
 * Their prices and limits are made up; their manners are not.
 */
import { isObject, type JsonObject } from './server/world';

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(
	' ',
);
const OUTSIDE = 'GB CH NO US CA AU JP'.split(' ');

export interface ShippingOption {
	code: string;
	name: string;
	carrier: { code: string; name: string };
	product: { code: string; name: string };
	/** What it is made out to: those not named are false or null. */
	functionalities: Record<string, boolean | number | string | null>;
	from: string[];
	to: string[];
	contractId: number;
	/** In kg, for each parcel. */
	weight: { min: number; max: number };
	/** In cm; none when absent. */
	maxDimensions?: { length: number; width: number; height: number };
	requires: Array<'to_email' | 'to_telephone' | 'length' | 'width' | 'height'>;
	needsServicePoint?: boolean;
	/** For each parcel; undefined when Sendcloud knows no prices of this contract. */
	price?: { base: number; perKg: number; currency: 'EUR' | 'GBP' | 'USD' };
	/** What may come on top, in percent. */
	surcharge?: number;
	leadTimeHours?: number;
	chargedAt: 'label_creation' | 'first_scan';
	cancels: 'atOnce' | 'queued' | 'never';
	/** Its labels are ZPL, whatever is asked for. */
	nativeZpl?: boolean;
	prefix: string;
}

const FUNCTIONALITIES: ShippingOption['functionalities'] = {
	age_check: null,
	b2b: false,
	b2c: false,
	boxable: false,
	bulky_goods: false,
	carrier_billing_type: null,
	cash_on_delivery: null,
	dangerous_goods: false,
	delivery_attempts: null,
	delivery_before: null,
	delivery_deadline: 'best_effort',
	direct_contract_only: false,
	eco_delivery: false,
	ers: false,
	first_mile: 'pickup_dropoff',
	flex_delivery: false,
	form_factor: 'parcel',
	fragile_goods: false,
	fresh_goods: false,
	harmonized_label: false,
	id_check: false,
	incoterm: null,
	insurance: null,
	labelless: false,
	last_mile: 'home_delivery',
	manually: false,
	multicollo: false,
	neighbor_delivery: false,
	non_conveyable: false,
	personalized_delivery: false,
	pick_up: false,
	premium: false,
	priority: null,
	registered_delivery: false,
	returns: false,
	segment: null,
	service_area: null,
	signature: false,
	size: null,
	sorted: false,
	surcharge: false,
	tracked: true,
	tyres: false,
	weekend_delivery: null,
};
export const FUNCTIONALITY_NAMES = Object.keys(FUNCTIONALITIES);

const POSTNL = { code: 'postnl', name: 'PostNL' };
const DPD = { code: 'dpd', name: 'DPD' };

type Offer = Pick<ShippingOption, 'code' | 'name' | 'carrier' | 'contractId' | 'prefix'> &
	Partial<ShippingOption>;

function offer({ functionalities, ...rest }: Offer): ShippingOption {
	const [product] = rest.code.split('/');
	return {
		product: { code: product, name: rest.name.split(' + ')[0] },
		from: ['NL'],
		to: ['NL'],
		weight: { min: 0.001, max: 31.5 },
		requires: [],
		chargedAt: 'label_creation',
		cancels: 'atOnce',
		...rest,
		functionalities: { ...FUNCTIONALITIES, b2c: true, ...functionalities },
	};
}

const OFFERS: Offer[] = [
	{
		code: 'sendcloud:letter',
		name: 'Unstamped letter',
		carrier: { code: 'sendcloud', name: 'Sendcloud' },
		contractId: 1,
		from: [...EU, ...OUTSIDE],
		to: [...EU, ...OUTSIDE],
		weight: { min: 0.001, max: 2.001 },
		price: { base: 0, perKg: 0, currency: 'EUR' },
		leadTimeHours: 60,
		functionalities: { form_factor: 'letter', tracked: false },
		prefix: 'SCL',
	},
	{
		code: 'postnl:standard',
		name: 'PostNL Standard',
		carrier: POSTNL,
		contractId: 517,
		to: ['NL', 'BE'],
		weight: { min: 0.001, max: 23.001 },
		maxDimensions: { length: 175, width: 78, height: 58 },
		price: { base: 6.25, perKg: 0.3, currency: 'EUR' },
		leadTimeHours: 24,
		functionalities: { multicollo: true, neighbor_delivery: true, service_area: 'domestic' },
		prefix: '3SYZXG',
	},
	{
		code: 'postnl:standard/signature',
		name: 'PostNL Standard + Signature',
		carrier: POSTNL,
		contractId: 517,
		to: ['NL', 'BE'],
		weight: { min: 0.001, max: 23.001 },
		maxDimensions: { length: 175, width: 78, height: 58 },
		price: { base: 7.75, perKg: 0.3, currency: 'EUR' },
		leadTimeHours: 24,
		functionalities: { multicollo: true, signature: true, service_area: 'domestic' },
		prefix: '3SYZXG',
	},
	{
		code: 'postnl:service_point',
		name: 'PostNL Service Point',
		carrier: POSTNL,
		contractId: 517,
		to: ['NL', 'BE'],
		weight: { min: 0.001, max: 23.001 },
		requires: ['to_email'],
		needsServicePoint: true,
		price: { base: 5.5, perKg: 0.25, currency: 'EUR' },
		leadTimeHours: 24,
		functionalities: { last_mile: 'service_point' },
		prefix: '3SYZXG',
	},
	{
		code: 'postnl:mailbox',
		name: 'PostNL Mailbox',
		carrier: POSTNL,
		contractId: 517,
		weight: { min: 0.001, max: 2.001 },
		maxDimensions: { length: 38, width: 26.5, height: 3.2 },
		requires: ['length', 'width', 'height'],
		price: { base: 4.15, perKg: 0, currency: 'EUR' },
		leadTimeHours: 48,
		functionalities: { last_mile: 'mailbox', form_factor: 'mailbox', boxable: true },
		prefix: '3SMAIL',
	},
	{
		code: 'dpd:home',
		name: 'DPD Home',
		carrier: DPD,
		contractId: 52024,
		to: EU,
		requires: ['to_email'],
		price: { base: 7.1, perKg: 0.4, currency: 'EUR' },
		surcharge: 8,
		leadTimeHours: 48,
		cancels: 'queued',
		functionalities: { multicollo: true, surcharge: true },
		prefix: '0515',
	},
	{
		code: 'dpd:return',
		name: 'DPD Return',
		carrier: DPD,
		contractId: 52024,
		from: EU,
		to: ['NL'],
		price: { base: 6.4, perKg: 0.4, currency: 'EUR' },
		leadTimeHours: 72,
		chargedAt: 'first_scan',
		functionalities: { returns: true },
		prefix: '0516',
	},
	{
		code: 'dhl_express:worldwide/incoterm=dap',
		name: 'DHL Express Worldwide + DAP',
		carrier: { code: 'dhl_express', name: 'DHL Express' },
		contractId: 4195,
		to: [...EU.filter((country) => country !== 'NL'), ...OUTSIDE],
		weight: { min: 0.001, max: 70 },
		requires: ['to_email', 'to_telephone'],
		price: { base: 31, perKg: 4.2, currency: 'EUR' },
		surcharge: 12,
		leadTimeHours: 36,
		functionalities: { multicollo: true, incoterm: 'dap', priority: 'express', signature: true },
		prefix: '44',
	},
	{
		code: 'gls:business',
		name: 'GLS Business Parcel',
		carrier: { code: 'gls', name: 'GLS' },
		contractId: 701,
		to: ['NL', 'BE', 'DE', 'FR'],
		cancels: 'never',
		functionalities: { b2b: true, multicollo: true, direct_contract_only: true },
		prefix: 'GLS',
	},
	{
		code: 'trunkrs:evening',
		name: 'Trunkrs Evening',
		carrier: { code: 'trunkrs', name: 'Trunkrs' },
		contractId: 702,
		price: { base: 6.9, perKg: 0.2, currency: 'EUR' },
		leadTimeHours: 20,
		functionalities: { delivery_deadline: 'nextday', eco_delivery: true },
		nativeZpl: true,
		prefix: '41',
	},
	{
		code: 'colissimo:home',
		name: 'Colissimo Home',
		carrier: { code: 'colissimo', name: 'Colissimo' },
		contractId: 611,
		from: ['FR', 'NL'],
		to: ['FR'],
		price: { base: 8.2, perKg: 0.5, currency: 'EUR' },
		leadTimeHours: 48,
		prefix: '6A',
	},
	{
		code: 'royal_mail:tracked_24',
		name: 'Royal Mail Tracked 24',
		carrier: { code: 'royal_mail', name: 'Royal Mail' },
		contractId: 808,
		from: ['GB', 'NL'],
		to: ['GB'],
		weight: { min: 0.001, max: 20 },
		price: { base: 3.6, perKg: 0.55, currency: 'GBP' },
		leadTimeHours: 24,
		prefix: 'RM',
	},
];

export const shippingOptions = (): ShippingOption[] => OFFERS.map(offer);

/** Whether papers for customs are wanted: one side is in the customs union, the other is not, or both are outside. */
export const needsCustoms = (from: string, to: string) =>
	from !== to && !(EU.includes(from) && EU.includes(to));

const KILOGRAMS: Record<string, number> = { kg: 1, g: 0.001, lbs: 0.453_592_37, oz: 0.028_349_523 };
const CENTIMETRES: Record<string, number> = {
	cm: 1,
	mm: 0.1,
	m: 100,
	yd: 91.44,
	ft: 30.48,
	in: 2.54,
};

/** A weight of a request in kg; undefined when there is none. */
export const inKilograms = (weight: unknown): number | undefined =>
	isObject(weight) && weight.value !== undefined && weight.value !== null
		? Number(weight.value) * KILOGRAMS[String(weight.unit)]
		: undefined;

/** Dimensions of a request in cm, the longest side first. */
export const inCentimetres = (dimensions: unknown): number[] | undefined =>
	isObject(dimensions)
		? [dimensions.length, dimensions.width, dimensions.height]
				.map((side) => Number(side) * CENTIMETRES[String(dimensions.unit)])
				.sort((left, right) => right - left)
		: undefined;

export const volumetricWeight = (dimensions: unknown): number => {
	const [length = 0, width = 0, height = 0] = inCentimetres(dimensions) ?? [];
	return (length * width * height) / 5000;
};

export interface Money {
	value: string;
	currency: string;
}

/** What one parcel costs, insurance included. */
export function priceOf(
	option: ShippingOption,
	kilograms: number,
	insured = 0,
): { label: Money; insurance: Money; total: Money } | undefined {
	if (!option.price) return undefined;
	const { base, perKg, currency } = option.price;
	const cents = Math.round((base + perKg * Math.ceil(kilograms)) * 100);
	const insurance = insured > 0 ? Math.max(50, Math.round(insured)) : 0;
	const money = (amount: number): Money => ({ value: (amount / 100).toFixed(2), currency });
	return { label: money(cents), insurance: money(insurance), total: money(cents + insurance) };
}

export interface Refusal {
	/** Inside the shipment. */
	path: string[];
	code: string;
	detail: string;
}

/** What is looked at of a shipment; everything as it is sent. */
export interface Consignment {
	from: JsonObject;
	to: JsonObject;
	servicePoint: JsonObject | undefined;
	customs: JsonObject | undefined;
	parcels: JsonObject[];
}

const CUSTOMS_FIELDS = ['description', 'quantity', 'weight', 'price', 'hs_code', 'origin_country'];

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

function missingCustoms({ customs, parcels }: Consignment): Refusal[] {
	const required = (path: string[], detail: string): Refusal => ({
		path,
		code: 'required',
		detail,
	});
	if (!customs) {
		return [
			required(['customs_information'], 'Customs information is required for this destination.'),
		];
	}
	return parcels.flatMap((parcel, index) => {
		const items = (parcel.parcel_items ?? []) as JsonObject[];
		if (items.length === 0) {
			return required(
				['parcels', String(index), 'parcel_items'],
				'Parcel items are required for this destination.',
			);
		}
		return items.flatMap((item, place) =>
			CUSTOMS_FIELDS.filter((field) => isEmpty(item[field])).map((field) =>
				required(
					['parcels', String(index), 'parcel_items', String(place), field],
					'This field is required for customs.',
				),
			),
		);
	});
}

function parcelRefusals(option: ShippingOption, parcel: JsonObject, index: number): Refusal[] {
	const at = (...path: string[]) => ['parcels', String(index), ...path];
	const refusals: Refusal[] = [];
	const weight = inKilograms(parcel.weight) ?? 0;
	const { min, max } = option.weight;
	if (weight < min || weight > max) {
		refusals.push({
			path: at('weight', 'value'),
			code: 'invalid',
			detail: `The weight ${weight.toFixed(3)} kg is not between ${min} kg and ${max} kg, which ${option.code} allows.`,
		});
	}
	const sides = inCentimetres(parcel.dimensions);
	for (const side of ['length', 'width', 'height'] as const) {
		if (option.requires.includes(side) && !sides) {
			refusals.push({
				path: at('dimensions', side),
				code: 'required',
				detail: `${option.code} needs the ${side} of the parcel.`,
			});
		}
	}
	const { length = Infinity, width = Infinity, height = Infinity } = option.maxDimensions ?? {};
	const allowed = [length, width, height].sort((left, right) => right - left);
	if (sides?.some((side, place) => side > allowed[place])) {
		refusals.push({
			path: at('dimensions'),
			code: 'invalid',
			detail: `The parcel is larger than ${allowed.join(' x ')} cm, which ${option.code} allows.`,
		});
	}
	return refusals;
}

/** Why an option does not take a shipment: what is known before the carrier is asked. */
export function refusalsOf(option: ShippingOption, shipment: Consignment): Refusal[] {
	const { from, to, servicePoint, parcels } = shipment;
	const code = ['ship_with', 'properties', 'shipping_option_code'];
	const [sender, receiver] = [String(from.country_code), String(to.country_code)];
	if (!option.from.includes(sender) || !option.to.includes(receiver)) {
		return [
			{
				path: code,
				code: 'invalid',
				detail: `Shipping option ${option.code} is not available from ${sender} to ${receiver}.`,
			},
		];
	}
	const refusals: Refusal[] = [];
	if (option.functionalities.returns) {
		const detail = `Shipping option ${option.code} is for returns.`;
		refusals.push({ path: code, code: 'invalid', detail });
	}
	if (parcels.length > 1 && !option.functionalities.multicollo) {
		refusals.push({
			path: ['parcels'],
			code: 'invalid',
			detail: `Shipping option ${option.code} does not allow more than one parcel.`,
		});
	}
	if (option.needsServicePoint && !servicePoint) {
		refusals.push({
			path: ['to_service_point'],
			code: 'required',
			detail: `Shipping option ${option.code} needs a service point.`,
		});
	}
	const contact = { to_email: 'email', to_telephone: 'phone_number' } as const;
	for (const [name, field] of Object.entries(contact)) {
		if (option.requires.includes(name as 'to_email') && isEmpty(to[field])) {
			refusals.push({
				path: ['to_address', field],
				code: 'required',
				detail: `Shipping option ${option.code} needs this field.`,
			});
		}
	}
	refusals.push(...parcels.flatMap((parcel, index) => parcelRefusals(option, parcel, index)));
	if (needsCustoms(sender, receiver)) refusals.push(...missingCustoms(shipment));
	return refusals;
}

/** How postal codes look where carriers look at them. */
const POSTAL_CODES: Record<string, RegExp> = {
	NL: /^\d{4} ?[A-Z]{2}$/i,
	BE: /^\d{4}$/,
	DE: /^\d{5}$/,
	FR: /^\d{5}$/,
	ES: /^\d{5}$/,
	IT: /^\d{5}$/,
	GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
	US: /^\d{5}(-\d{4})?$/,
};

/** What only the carrier sees, when it is told of the shipment: undefined when it has nothing against it. */
export function refusedByCarrier(option: ShippingOption, to: JsonObject): string | undefined {
	const [country, code] = [String(to.country_code), String(to.postal_code)];
	if (option.carrier.code === 'sendcloud') return undefined;
	return POSTAL_CODES[country]?.test(code) === false
		? `Carrier error: the postal code ${code} is not valid for ${country}.`
		: undefined;
}

export const trackingNumber = ({ prefix }: ShippingOption, parcelId: number) =>
	`${prefix}${parcelId}`;

export const trackingUrl = (option: ShippingOption, number: string, to: JsonObject) =>
	`https://tracking.sendcloud.example/forward?${new URLSearchParams({
		carrier: option.carrier.code,
		code: number,
		destination: String(to.country_code),
		verification: String(to.postal_code),
	})}`;
