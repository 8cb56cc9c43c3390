import type { IDataObject } from 'n8n-workflow';

import { checkedValue, integer } from '../../checks';
import { CONCURRENCY, field } from '../../engine/define';
import { each } from '../../engine/each';
import { operation } from '../../engine/operation';
import { parcelPick } from '../../fields/picks';
import { at, flat, simplifyField } from '../../fields/simplify';
import type { SendcloudClient } from '../../transport/client';
import { SendcloudError } from '../../transport/errors';
import { look, type Asked, type Looked, type Wanted } from './find';
import { lastEvents, newsOf } from './news';

interface Request extends Wanted {
	show: string;
	patience: number;
	simplify: boolean;
}

const WAYS: Record<string, string> = {
	trackingNumber: 'tracking number',
	orderNumber: 'order number',
	parcelId: 'parcel ID',
	shipmentId: 'shipment ID',
};

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get the tracking of a parcel',
	description:
		'Find out where a parcel is: its status in plain words, since when, when it is expected, and whether somebody must look after it. One item a parcel.',
	// Reading has no limit but that of a minute: a thousand parcels in one run.
	concurrency: CONCURRENCY.most,
	fields: {
		parcel: parcelPick.field,
		show: field({
			displayName: 'Show',
			type: 'options',
			noDataExpression: true,
			default: 'all',
			options: [
				{ name: 'All Parcels', value: 'all' },
				{
					name: 'Only Those That Need Attention',
					value: 'attention',
					description: 'Exceptions, returns, stuck parcels, and numbers that are not known',
				},
				{
					name: 'Only Those That Are Stuck',
					value: 'stuck',
					description: 'Under way without news, or announced and never handed over',
				},
			],
			description: 'Which parcels come out',
		}),
		stuckAfterDays: field({
			displayName: 'Stuck After Days',
			type: 'number',
			default: 5,
			typeOptions: { minValue: 1 },
			description: 'Days without news after which a parcel that has not arrived counts as stuck',
		}),
		simplify: simplifyField,
	},
	options: {
		carrier: {
			displayName: 'Carrier',
			type: 'string',
			default: '',
			placeholder: 'e.g. postnl',
			description:
				"Sendcloud's code of the carrier, where two carriers use the same tracking numbers. A parcel of another one counts as not found.",
		},
		events: {
			displayName: 'Events',
			type: 'number',
			default: 5,
			typeOptions: { minValue: 0 },
			description: 'How many of the latest events a simplified parcel shows',
		},
		failIfNotFound: {
			displayName: 'Fail If Not Found',
			type: 'boolean',
			default: true,
			description:
				'Whether a number that Sendcloud does not follow is an error instead of an item that says so',
		},
	},
	build: ({ params }): Request => ({
		...parcelPick.which(params.parcel),
		show: params.show,
		patience: checkedValue<number>(integer({ min: 1 }), params.stuckAfterDays, 'stuck after days'),
		simplify: params.simplify,
	}),
	perform: async (entries, tools) => {
		const asked: Asked = new Map();
		return await each<Request>(async ({ client, request, options }) => {
			const found = (await look(client, request, asked)).filter((one) =>
				isOf(one, options.carrier),
			);
			if (found.length === 0) return notFound(client, request, options);
			return found
				.map((one) => shown(client, one, request, options))
				.filter(({ stuck, attention }) =>
					request.show === 'stuck' ? stuck : request.show === 'all' || attention,
				)
				.map(({ json }) => json);
		})(entries, tools);
	},
});

const carriersOf = ({ tracking, shipment }: Looked): string[] =>
	tracking?.tracking_numbers?.map(({ carrier_code: code }) => String(code)) ??
	[at(shipment, 'carrier', 'code')].filter(Boolean).map(String);

const carrierOf = (carrier: unknown): string =>
	typeof carrier === 'string' ? carrier.trim().toLowerCase() : '';

function isOf(one: Looked, carrier: unknown): boolean {
	const wanted = carrierOf(carrier);
	const carriers = carriersOf(one);
	return wanted === '' || carriers.length === 0 || carriers.includes(wanted);
}

function notFound(
	{ notes }: SendcloudClient,
	{ by, value, show }: Request,
	options: IDataObject,
): IDataObject[] {
	const what = `${WAYS[by]} ${value}`;
	const reasons =
		by === 'trackingNumber'
			? 'may be mistyped, of another Sendcloud account, of another carrier, or so new that Sendcloud does not follow it yet. Parcels that were labelled elsewhere can be registered with Tracking › Register.'
			: 'may be mistyped, of another Sendcloud account, or have no label yet.';
	if (options.failIfNotFound === true) {
		throw new SendcloudError(`Sendcloud follows no parcel with ${what}`, {
			kind: 'refused',
			status: 404,
			description: `It ${reasons}`,
		});
	}
	// The same words for all of them, so they are said once.
	notes.warnings.add(`What was not found ${reasons}`);
	if (show === 'stuck') return [];
	return [
		{
			found: false,
			tracking_number: by === 'trackingNumber' ? value : null,
			...(by === 'orderNumber' && { order_number: value }),
			status: `Sendcloud follows no parcel with ${what}`,
			phase: 'unknown',
		},
	];
}

/** The parcel as it comes out, and what a filter goes by. */
function shown(client: SendcloudClient, one: Looked, request: Request, options: IDataObject) {
	const { tracking, shipment, parcel, number } = one;
	const events = tracking?.events ?? [];
	const announced = (tracking?.announced_at ?? parcel?.announced_at) as string | undefined;
	const news = newsOf(
		{ events, announced_at: announced, status: parcel?.status },
		client.clock.today(),
		request.patience,
	);
	const { is_stuck: stuck, needs_action: attention } = news;
	if (!request.simplify) {
		const ofShipment = shipment && {
			order_number: shipment.order_number,
			parcel_id: parcel?.id,
			shipment_id: shipment.id,
		};
		const json = { found: true, ...news, ...ofShipment, ...(tracking ?? parcel) } as IDataObject;
		return { json, stuck, attention };
	}
	const numbers = tracking?.tracking_numbers ?? [];
	// Two carriers may use the same number.
	const asked = carrierOf(options.carrier);
	const main =
		numbers.find((entry) => entry.carrier_code === asked) ??
		numbers.find((entry) => entry.tracking_number === number) ??
		numbers[0];
	const of = tracking ?? shipment;
	const json = flat({
		found: true,
		tracking_number: number,
		carrier_code: main?.carrier_code ?? carriersOf(one)[0],
		...news,
		expected_delivery_date: at(tracking, 'details', 'expected_delivery_date'),
		tracking_url: main?.tracking_url ?? parcel?.tracking_url,
		order_number: shipment?.order_number,
		parcel_id: parcel?.id,
		shipment_id: shipment?.id,
		is_return: at(tracking, 'details', 'is_return'),
		is_to_service_point: at(tracking, 'details', 'is_to_service_point'),
		to_name: at(of, 'to_address', 'name'),
		to_postal_code: at(of, 'to_address', 'postal_code'),
		to_country_code: at(of, 'to_address', 'country_code'),
		announced_at: announced,
		// The carrier that brings it may not be the one that fetched it.
		other_tracking_numbers: numbers.filter((entry) => entry !== main),
		events: lastEvents(events, Number(options.events ?? 5)),
	});
	return { json, stuck, attention };
}
