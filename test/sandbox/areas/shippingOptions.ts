/** Shipping options, v3: what is possible for a shipment, with its price when that is asked for. */
import type { FastifyInstance } from 'fastify';

import {
	FUNCTIONALITY_NAMES,
	inCentimetres,
	inKilograms,
	needsCustoms,
	priceOf,
	shippingOptions as standardOptions,
	volumetricWeight,
	type Money,
	type ShippingOption,
} from '../carriers';
import { ApiError, type ErrorEntry } from '../server/errors';
import {
	boolean,
	dimensions,
	filled,
	id,
	list,
	place,
	servicePoint,
	strict,
	upTo,
	weightText,
} from '../server/schemas';
import { check, django, nullable, type Schema } from '../server/validation';
import {
	isObject,
	type Area,
	type AreaState,
	type Context,
	type JsonObject,
	type SandboxState,
} from '../server/world';

import { wrongState } from './shipments';

interface ShippingOptionSettings {
	options: {
		/** Whether there are prices for those who ask: some accounts and contracts get null. */
		quotes: 'given' | 'null';
		/** The document's schema and its text have two names for it. */
		billedWeights: 'parcel_billed_weights' | 'billed_weight';
		/** Insurance is a number in the schema and an object in the examples; the other one is refused. */
		insuredPrices: 'number' | 'object';
	};
}

class ShippingOptionsState implements AreaState {
	/** By code. */
	readonly shippingOptions = new Map<string, ShippingOption>();

	constructor() {
		this.reset();
	}

	reset(): void {
		this.shippingOptions.clear();
		for (const option of standardOptions()) this.shippingOptions.set(option.code, option);
	}
}

const country: Schema = { type: 'string', format: 'country' };
const { address_line_1, postal_code, city, state_province_code, country_code } = place;
const optionAddress = nullable(
	strict({ country_code, postal_code, address_line_1, city, state_province_code }, [
		'country_code',
	]),
);

const functionality: Schema = { type: ['boolean', 'integer', 'string', 'null'] };
const hours: Schema = { type: 'number' };

function filterSchema(insuredPrices: ShippingOptionSettings['options']['insuredPrices']): Schema {
	const insured = nullable(
		insuredPrices === 'number'
			? { type: 'number', minimum: 0 }
			: strict({ value: filled, currency: filled }, ['value', 'currency']),
	);
	const parcel = strict({
		dimensions,
		weight: weightText,
		additional_insured_price: insured,
		total_insured_price: insured,
	});
	return strict({
		from_address: optionAddress,
		to_address: optionAddress,
		from_country_code: nullable(country),
		to_country_code: nullable(country),
		from_postal_code: nullable(upTo(12)),
		to_postal_code: nullable(upTo(12)),
		to_service_point_id: nullable(id),
		to_service_point: servicePoint,
		parcels: nullable(list(parcel, 0, 50)),
		functionalities: nullable(
			strict(Object.fromEntries(FUNCTIONALITY_NAMES.map((name) => [name, functionality]))),
		),
		carrier_code: nullable(filled),
		contract_id: nullable(id),
		shipping_product_code: nullable(filled),
		shipping_option_code: nullable(filled),
		lead_time: strict({ gt: hours, gte: hours, eq: hours, lt: hours, lte: hours }),
		calculate_quotes: nullable(boolean),
	});
}

/** Made once: making one anew for each request takes longer than all the rest. */
const FILTERS = { number: filterSchema('number'), object: filterSchema('object') };

const FLAT: Array<[address: string, fields: string[]]> = [
	['from_address', ['from_country_code', 'from_postal_code']],
	['to_address', ['to_country_code', 'to_postal_code']],
];

/** The addresses and their deprecated forms must not come together. */
function mixed(body: JsonObject): ErrorEntry[] {
	return FLAT.flatMap(([address, fields]) =>
		fields
			.filter((field) => isObject(body[address]) && (body[field] ?? null) !== null)
			.map((field) => ({
				code: 'invalid',
				detail: `Cannot be combined with ${address}.`,
				source: { pointer: `/data/attributes/${field}` },
			})),
	);
}

const COMPARISONS: Record<string, (left: number, right: number) => boolean> = {
	gt: (left, right) => left > right,
	gte: (left, right) => left >= right,
	eq: (left, right) => left === right,
	lt: (left, right) => left < right,
	lte: (left, right) => left <= right,
};

/** What was asked, in one form. */
interface Question {
	from: string | undefined;
	to: string | undefined;
	servicePoint: boolean;
	parcels: JsonObject[];
	body: JsonObject;
}

function asked(body: JsonObject): Question {
	const countryOf = (address: unknown, flat: unknown) =>
		((isObject(address) ? address.country_code : flat) ?? undefined) as string | undefined;
	return {
		from: countryOf(body.from_address, body.from_country_code),
		to: countryOf(body.to_address, body.to_country_code),
		servicePoint: isObject(body.to_service_point) || (body.to_service_point_id ?? null) !== null,
		parcels: (body.parcels ?? []) as JsonObject[],
		body,
	};
}

function takesParcel({ weight, maxDimensions }: ShippingOption, parcel: JsonObject): boolean {
	const kilograms = inKilograms(parcel.weight);
	if (kilograms !== undefined && (kilograms < weight.min || kilograms > weight.max)) return false;
	if (!maxDimensions) return true;
	const { length, width, height } = maxDimensions;
	const allowed = [length, width, height].sort((left, right) => right - left);
	return (inCentimetres(parcel.dimensions) ?? []).every((side, index) => side <= allowed[index]);
}

function fits(option: ShippingOption, question: Question, state: SandboxState): boolean {
	const { from, to, servicePoint: toPoint, parcels, body } = question;
	const contract = state.contracts.get(Number(body.contract_id ?? option.contractId));
	if (contract?.state !== 'active' || contract.carrier.code !== option.carrier.code) return false;
	if (from !== undefined && !option.from.includes(from)) return false;
	if (to !== undefined && !option.to.includes(to)) return false;
	if (toPoint && !option.needsServicePoint) return false;
	if (parcels.length > 1 && !option.functionalities.multicollo) return false;
	if (!parcels.every((parcel) => takesParcel(option, parcel))) return false;
	const wanted: Array<[given: unknown, found: string]> = [
		[body.carrier_code, option.carrier.code],
		[body.shipping_product_code, option.product.code],
		[body.shipping_option_code, option.code],
	];
	if (wanted.some(([given, found]) => (given ?? found) !== found)) return false;
	const functions = Object.entries((body.functionalities ?? {}) as JsonObject);
	if (functions.some(([name, value]) => option.functionalities[name] !== value)) return false;
	return Object.entries((body.lead_time ?? {}) as JsonObject).every(
		([name, value]) =>
			option.leadTimeHours !== undefined && COMPARISONS[name](option.leadTimeHours, Number(value)),
	);
}

const kilograms = (value: number) => ({ value: value.toFixed(3), unit: 'kg' });

function insuredOf(parcel: JsonObject): number {
	const given = parcel.total_insured_price ?? parcel.additional_insured_price ?? 0;
	return Number(isObject(given) ? given.value : given);
}

const sum = (all: Money[]): Money => ({
	value: all.reduce((total, { value }) => total + Number(value), 0).toFixed(2),
	currency: all[0].currency,
});

function quotesOf(option: ShippingOption, { parcels }: Question) {
	const prices = (parcels.length > 0 ? parcels : [{}]).map((parcel) =>
		priceOf(
			option,
			Math.max(inKilograms(parcel.weight) ?? 1, volumetricWeight(parcel.dimensions)),
			insuredOf(parcel),
		),
	);
	const known = prices.filter((price) => price !== undefined);
	if (known.length < prices.length) return null;
	const total = sum(known.map((price) => price.total));
	const insurance = sum(known.map((price) => price.insurance));
	const breakdown = [
		{
			type: 'price_without_insurance',
			label: 'Label',
			price: sum(known.map(({ label }) => label)),
		},
		...(Number(insurance.value) > 0
			? [{ type: 'insurance_price', label: 'Shipment protection (incl. taxes)', price: insurance }]
			: []),
	];
	const { min, max } = option.weight;
	return [
		{
			weight: { min: kilograms(min), max: kilograms(max) },
			lead_time: option.leadTimeHours ?? null,
			estimated_surcharges: option.surcharge
				? [
						{
							type: 'fuel',
							label: 'Fuel surcharge',
							price: {
								value: ((Number(total.value) * option.surcharge) / 100).toFixed(2),
								currency: total.currency,
							},
						},
					]
				: null,
			price: { breakdown, total },
		},
	];
}

function billedWeights({ parcels }: Question) {
	return parcels
		.map((parcel, index) => {
			const real = inKilograms(parcel.weight) ?? 0;
			const volumetric = volumetricWeight(parcel.dimensions);
			return {
				...kilograms(Math.max(real, volumetric)),
				volumetric: volumetric > real,
				calculation: volumetric > real ? 'length * width * height / 5000' : null,
				parcel_number: index + 1,
			};
		})
		.filter(({ value }) => Number(value) > 0);
}

function routes(api: FastifyInstance, { state, settings }: Context): void {
	function shown(option: ShippingOption, question: Question): JsonObject {
		const { from, to, body } = question;
		const contract = state.contracts.get(Number(body.contract_id ?? option.contractId))!;
		const { length = 0, width = 0, height = 0 } = option.maxDimensions ?? {};
		const { quotes, billedWeights: name } = settings.options;
		const weights = billedWeights(question);
		return {
			code: option.code,
			name: option.name,
			carrier: option.carrier,
			product: option.product,
			functionalities: option.functionalities,
			max_dimensions: {
				length: length.toFixed(2),
				width: width.toFixed(2),
				height: height.toFixed(2),
				unit: 'cm',
			},
			weight: { min: kilograms(option.weight.min), max: kilograms(option.weight.max) },
			[name]: name === 'billed_weight' ? weights[0] : weights,
			contract: {
				id: contract.id,
				client_id: contract.client_id ?? '',
				carrier_code: contract.carrier.code,
				name: contract.name,
			},
			requirements: {
				fields: option.requires,
				export_documents: from !== undefined && to !== undefined && needsCustoms(from, to),
				is_service_point_required: option.needsServicePoint === true,
			},
			charging_type: option.chargedAt,
			quotes:
				body.calculate_quotes === true && quotes === 'given'
					? (quotesOf(option, question) as JsonObject[] | null)
					: null,
		};
	}

	api.post('/v3/shipping-options', async (request) => {
		const problems = check(request, FILTERS[settings.options.insuredPrices], request.body, django);
		if (problems.length > 0) {
			throw new ApiError(
				400,
				problems.map(({ path, code, detail }) => ({
					code,
					detail,
					source: { pointer: ['/data/attributes', ...path].join('/') },
				})),
			);
		}
		const body = request.body as JsonObject;
		const states = ['from_address', 'to_address'].flatMap((name) => wrongState(body[name], [name]));
		const errors = [
			...mixed(body),
			...states.map(({ path, code, detail }) => ({
				code,
				detail,
				source: { pointer: ['/data/attributes', ...path].join('/') },
			})),
		];
		if (errors.length > 0) throw new ApiError(400, errors);
		const question = asked(body);
		if (Array.isArray(body.parcels) && body.parcels.length === 0) {
			throw new ApiError(400, {
				code: 'invalid',
				detail: 'At least one parcel must be provided.',
			});
		}
		const { contract_id: contract } = body;
		if ((contract ?? null) !== null && !state.contracts.has(Number(contract))) {
			throw new ApiError(400, { code: 'invalid', detail: 'Invalid contract.' });
		}
		const { from, to, parcels } = question;
		if (from === undefined || to === undefined || !parcels.some(({ weight }) => weight)) {
			return {
				data: null,
				message: 'Please provide the countries and the weight to see the shipping options.',
			};
		}
		const found = [...state.shippingOptions.values()].filter((option) =>
			fits(option, question, state),
		);
		return {
			data: found.map((option) => shown(option, question)),
			message:
				found.length > 0
					? null
					: "We couldn't find any shipping options for this request. Make sure your account has active shipping options that match the selected filters.",
		};
	});
}

export const shippingOptions: Area<ShippingOptionsState, ShippingOptionSettings> = {
	settings: {
		options: {
			quotes: 'given',
			billedWeights: 'parcel_billed_weights',
			insuredPrices: 'number',
		},
	},
	state: () => new ShippingOptionsState(),
	routes,
};
