import type { IDataObject } from 'n8n-workflow';

import { senderAddressAt, SENDER_ADDRESSES } from '../../api/senderAddresses';
import { readShippingOptions, type ShippingOption } from '../../api/shippingOptions';
import {
	checked,
	checkedValue,
	choice,
	decimal,
	filled,
	group,
	integer,
	limited,
	list,
	nullish,
	optional,
	required,
	text,
} from '../../checks';
import { field, type Entry, type Settled } from '../../engine/define';
import { inParallel } from '../../engine/inParallel';
import { operation } from '../../engine/operation';
import { jsonObject, listOf, pruned } from '../../fields/body';
import { carriers } from '../../fields/carriers';
import { collected, numberField } from '../../fields/named';
import { countryPart, dimensionPart, WEIGHT_UNITS, weightPart } from '../../fields/parts';
import { contractPick, senderAddressPick, servicePointPick } from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import type { SendcloudClient } from '../../transport/client';
import { SendcloudError } from '../../transport/errors';
import { listIn, objectIn } from '../../transport/pagination';
import { flatOption, judged, sorted, type Known, type SortBy } from './usable';

const MOST_PARCELS = 50;

const KNOWN = ['customs', 'email', 'phone'];

interface Request {
	/** Undefined for the default sender address. */
	senderAddress?: number;
	/** All but where it comes from. */
	question: IDataObject;
	known: Known;
	show: 'best' | 'usable' | 'all';
	sort: SortBy;
	simplify: boolean;
}

export const getAll = operation({
	name: 'getAll',
	label: 'Get Many',
	action: 'Get many shipping options',
	description:
		'List how a parcel can be sent, with prices and delivery times, or get the cheapest or fastest way',
	fields: {
		senderAddress: {
			...senderAddressPick.optional,
			description: 'Where the parcel is sent from. Left empty, it is the default one.',
		},
		toCountry: field({
			...countryPart.field('toCountry', 'To Country'),
			type: 'options',
			required: true,
		}),
		toPostalCode: field({
			displayName: 'To Postal Code',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1013 AB',
			description: 'Some prices differ by region, such as those to islands',
		}),
		weight: field({
			displayName: 'Weight',
			type: 'number',
			default: 1,
			required: true,
			typeOptions: { minValue: 0, numberPrecision: 3 },
			description: 'Of each parcel, packed, in the unit below',
		}),
		weightUnit: field({
			displayName: 'Weight Unit',
			type: 'options',
			default: 'kg',
			options: [...WEIGHT_UNITS].sort().map((value) => ({ name: value, value })),
		}),
		show: field({
			displayName: 'Show',
			type: 'options',
			noDataExpression: true,
			default: 'usable',
			options: [
				{
					name: 'All, and Why Some Cannot Be Used',
					value: 'all',
					description: 'Each with "usable" and the reasons',
				},
				{
					name: 'All That Can Be Used',
					value: 'usable',
					description: 'For this parcel, with what is known of it',
				},
				{ name: 'Only the Best One', value: 'best', description: 'One item, ready to ship with' },
			],
		}),
		sort: field({
			displayName: 'Best Is',
			type: 'options',
			default: 'cheapest',
			options: [
				{ name: "As Sendcloud's List Has It", value: 'none' },
				{ name: 'Cheapest', value: 'cheapest' },
				{ name: 'Fastest', value: 'fastest', description: 'Of equally fast ones the cheapest' },
			],
			description: 'The best come first',
		}),
		additionalFields: field({
			displayName: 'Additional Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: collected({
				carrier_code: {
					displayName: 'Carrier Name or ID',
					type: 'options',
					default: '',
					...carriers,
					description:
						'Only options of this carrier. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				},
				contract: contractPick.optional,
				...Object.fromEntries(dimensionPart.fields.map((one) => [one.name, one])),
				functionalities: {
					displayName: 'Functionalities (JSON)',
					type: 'json',
					default: '{}',
					description:
						'Only options that have all of these, in the format of Sendcloud, e.g. {"signature": true, "age_check": 18}',
				},
				known: {
					displayName: 'Known of the Recipient',
					type: 'multiOptions',
					default: ['email', 'phone'],
					options: [
						{ name: 'Customs Data', value: 'customs' },
						{ name: 'Email Address', value: 'email' },
						{ name: 'Phone Number', value: 'phone' },
					],
					description:
						'Options that need more cannot be used. Without this field, email address and phone number are taken to be known.',
				},
				max_hours: numberField('max_hours', 'Max Hours', {
					description: 'Only options that take no longer, as far as carriers say',
				}),
				max_price: numberField('max_price', 'Max Price', {
					typeOptions: { numberPrecision: 2, minValue: 0 },
					description: 'In the currency of the price (mostly EUR), before surcharges',
				}),
				parcels: numberField('parcels', 'Number of Parcels', {
					default: 1,
					typeOptions: { minValue: 1, maxValue: MOST_PARCELS },
					description: 'How many, all alike. The price is for all together.',
				}),
				returns: {
					displayName: 'Returns',
					type: 'boolean',
					default: true,
					description: 'Whether to return options for return labels, instead of those that are not',
				},
				service_point: {
					...servicePointPick.optional,
					description: 'Where the recipient picks the parcel up: only options that go there',
				},
				signature: {
					displayName: 'Signature',
					type: 'boolean',
					default: true,
					description: 'Whether the recipient signs for it',
				},
				without_prices: {
					displayName: 'Without Prices',
					type: 'boolean',
					default: true,
					description:
						'Whether to leave the prices out, for contracts of your own whose prices Sendcloud does not know',
				},
			}),
		}),
		simplify: simplifyField,
	},
	build: ({ params }): Request => {
		const more = params.additionalFields;
		const about = checked<IDataObject & { known?: string[] }>(
			group({
				to_country: required(countryPart.check),
				to_postal_code: optional(text),
				carrier_code: optional(filled),
				max_hours: optional(decimal({ above: 0 })),
				max_price: optional(decimal({ above: 0 })),
				parcels: optional(
					limited<number>(
						integer({ min: 1 }),
						`a whole number from 1 to ${MOST_PARCELS}`,
						(count) => count <= MOST_PARCELS,
					),
				),
				known: nullish(list(required(choice(...KNOWN)))),
			}),
			{
				...more,
				to_country: params.toCountry === '' ? undefined : params.toCountry,
				to_postal_code: params.toPostalCode,
				known: listOf(more.known),
			},
		);
		const weight = { weight: params.weight as number, weight_unit: params.weightUnit };
		const parcel = checked<{ weight: IDataObject; dimensions?: IDataObject }>(
			group({
				weight: weightPart.check(required, 'text'),
				dimensions: nullish(dimensionPart.check(required, 'text', { above: 0 })),
			}),
			{
				weight: weightPart.toBody(weight, 'text') ?? { unit: params.weightUnit },
				dimensions: dimensionPart.toBody({ dimension_unit: 'cm', ...more }, 'text'),
			},
		);
		const prices = more.without_prices !== true;
		const functionalities: IDataObject = {
			...(more.functionalities ? jsonObject(more.functionalities, 'Functionalities') : undefined),
			...(more.signature !== undefined && { signature: more.signature === true }),
			...(more.returns === true && { returns: true }),
		};
		const { known = ['email', 'phone'] } = about;
		const point = servicePointPick.idOrNone(more.service_point);
		return {
			senderAddress: senderAddressPick.idOrNone(params.senderAddress),
			question: pruned({
				to_address: { country_code: about.to_country, postal_code: about.to_postal_code },
				parcels: Array.from({ length: Number(about.parcels ?? 1) }, () => parcel),
				carrier_code: about.carrier_code,
				contract_id: contractPick.idOrNone(more.contract),
				to_service_point: { id: point === undefined ? undefined : String(point) },
				functionalities,
				calculate_quotes: prices,
			}) as IDataObject,
			known: {
				email: known.includes('email'),
				phone: known.includes('phone'),
				customs: known.includes('customs'),
				servicePoint: point !== undefined,
				returns: functionalities.returns === true,
				prices,
				...parcel,
				maxPrice: about.max_price as number | undefined,
				maxHours: about.max_hours as number | undefined,
			},
			show: checkedValue<Request['show']>(choice('best', 'usable', 'all'), params.show, 'return'),
			sort: checkedValue<SortBy>(choice('cheapest', 'fastest', 'none'), params.sort, 'best is'),
			simplify: params.simplify,
		};
	},
	perform: async (entries, { client, goOn, workers }) => {
		const settled: Settled[] = new Array<Settled>(entries.length).fill(undefined);
		const ask = askedOnce(client);
		let failed = false;
		await inParallel(client, entries, workers, async ({ request }: Entry<Request>, position) => {
			if (failed && !goOn) return false;
			try {
				settled[position] = { output: chosen(await ask(request), request) };
				return true;
			} catch (error) {
				failed = true;
				settled[position] = { error: error as Error };
				return false;
			}
		});
		return settled;
	},
});

type Answered = Awaited<ReturnType<typeof readShippingOptions>>;

/** Items with the same question share its answer: each counts as a write, of which there are a hundred a minute. */
function askedOnce(client: SendcloudClient): (request: Request) => Promise<Answered> {
	const senders = new Map<number | undefined, Promise<IDataObject>>();
	const answers = new Map<string, Promise<Answered>>();
	const from = async (id: number | undefined) => {
		const known = senders.get(id) ?? sender(client, id);
		senders.set(id, known);
		return await known;
	};
	return async ({ senderAddress, question }) => {
		const name = JSON.stringify([senderAddress, question]);
		const known =
			answers.get(name) ??
			from(senderAddress).then(
				async (address) =>
					await readShippingOptions(client, { from_address: address, ...question }),
			);
		answers.set(name, known);
		return await known;
	};
}

/** What the question wants to know of where the parcel comes from. @throws SendcloudError */
async function sender(client: SendcloudClient, id: number | undefined): Promise<IDataObject> {
	const address =
		id === undefined
			? listIn('data')(await client.get(SENDER_ADDRESSES, { page_size: 1 }))[0]
			: objectIn(await client.get(senderAddressAt(id)));
	if (address === undefined) {
		throw new SendcloudError('The account has no sender address', {
			kind: 'refused',
			description: 'Add one in Sendcloud under Settings › Addresses.',
		});
	}
	const { country_code: country, postal_code: postalCode, city } = address;
	return pruned({ country_code: country, postal_code: postalCode, city }) as IDataObject;
}

/** @throws SendcloudError where none can be used, with what each was dropped for */
function chosen({ options, message }: Answered, request: Request): IDataObject[] {
	const { known, show, sort, simplify } = request;
	if (options === undefined || options.length === 0) {
		throw new SendcloudError('There is no shipping option for this parcel', {
			kind: 'refused',
			description: `${message ?? 'No active carrier takes it there.'} Look at weight, size and country, at the filters, and at the carriers that are switched on in Sendcloud.`,
		});
	}
	const all = sorted(judged(options, known), sort);
	const usable = all.filter(({ whyNot }) => whyNot.length === 0);
	if (usable.length === 0 && show !== 'all') {
		const shown = all.slice(0, MOST_NAMED);
		throw new SendcloudError('None of the shipping options can be used for this parcel', {
			kind: 'refused',
			description: [
				...shown.map(({ option, whyNot }) => `${option.code}: ${whyNot.join(', ')}.`),
				...(all.length > shown.length ? [`And ${all.length - shown.length} more.`] : []),
			].join('\n'),
		});
	}
	const wanted = { all, usable, best: usable.slice(0, 1) }[show];
	return wanted.map((one) => (simplify ? flatOption(one) : whole(one.option, one.whyNot)));
}

const MOST_NAMED = 20;

const whole = (option: ShippingOption, whyNot: string[]): IDataObject => ({
	...option,
	usable: whyNot.length === 0,
	why_not: whyNot,
});
