import type { IDataObject } from 'n8n-workflow';

import {
	amountText,
	amountUnits,
	INVOICE_ITEMS,
	INVOICE_PAGES,
	invoiceAt,
} from '../../api/invoices';
import { meaningOf } from '../../api/parcelStatuses';
import { latestStep, parcelIdIn, returnDate, returnParcels } from '../../api/returns';
import { isDead, statusCode, type Parcel, type Shipment } from '../../api/shipments';
import { kilogramsOf } from '../../api/units';
import { checkedValue, choice, decimal, integer } from '../../checks';
import { CONCURRENCY, field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { invoicePick } from '../../fields/picks';
import { at, flat } from '../../fields/simplify';
import { ahead } from '../../flows/ahead';
import { findMany } from '../../flows/findShipments';
import type { SendcloudClient } from '../../transport/client';
import { objectIn, paginate } from '../../transport/pagination';
import { chargesOf, inCents, lineOf, type Charges, type Line } from './compare';
import { questionOf, Quotes, type Question, type Quote } from './quotes';

const DAY = 86_400_000;

/** A label may be charged on one invoice and once more on a later one: lines so old are looked at, too. */
const DAYS_BACK = 62;

/** A return that no carrier has seen for so long is not on its way. */
const UNUSED_AFTER = 30;

interface Request {
	id: number;
	show: 'all' | 'differences';
	/** In ten-thousandths. */
	from: number;
	unusedAfter: number;
}

export const check = operation({
	name: 'check',
	label: 'Check',
	action: 'Check an invoice',
	description:
		'Hold each line of an invoice against what Sendcloud asks for the label: charged twice, in a wrong weight class, for a return that nobody used. Each difference with its amount.',
	fields: {
		invoice: invoicePick.field,
		show: field({
			displayName: 'Return',
			type: 'options',
			noDataExpression: true,
			default: 'differences',
			options: [
				{
					name: 'All Parcels',
					value: 'all',
					description: 'Those that are right and those that cannot be compared, too',
				},
				{
					name: 'Only Differences',
					value: 'differences',
					description: 'What was charged too much, and no item where there is nothing',
				},
			],
			description:
				'Prices are those that Sendcloud asks today: it does not tell those of the day on which a label was bought',
		}),
	},
	options: {
		ignoreBelow: {
			displayName: 'Ignore Differences Below',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0, numberPrecision: 2 },
			description: 'In the currency of the invoice, e.g. 0.05',
		},
		unusedAfter: {
			displayName: 'A Return Is Unused After (Days)',
			type: 'number',
			default: UNUSED_AFTER,
			typeOptions: { minValue: 1 },
			description: 'Since it was made, without a scan of the carrier',
		},
	},
	build: ({ params, options }): Request => {
		const from = checkedValue<number>(
			decimal({ min: 0 }),
			options.ignoreBelow ?? 0,
			'ignore differences below',
		);
		return {
			id: invoicePick.id(params.invoice),
			show: checkedValue<Request['show']>(choice('all', 'differences'), params.show, 'return'),
			from: amountUnits(from.toFixed(4)) ?? 0,
			unusedAfter: checkedValue<number>(
				integer({ min: 1 }),
				options.unusedAfter ?? UNUSED_AFTER,
				'a return is unused after',
			),
		};
	},
	each: async ({ client, request }) => {
		const invoice = objectIn(await client.get(invoiceAt(request.id)));
		const { lines, others, first } = await linesOf(client, request.id);
		const parcels = await parcelsOf(client, [...lines.keys()], first);
		const judge = new Judge(client, request);
		const found: IDataObject[] = [];
		const work = async ([id, own]: [number, Line[]]) => {
			try {
				return await judge.parcel(own, { id, ...parcels.get(id) });
			} catch (error) {
				return error as Error;
			}
		};
		for await (const rows of ahead(lines, CONCURRENCY.few, work)) {
			if (rows instanceof Error) throw rows;
			found.push(...rows);
		}
		if (others > 0)
			client.notes.warnings.add(
				`${others} lines of invoice ${request.id} are about no parcel, such as a subscription, and were not checked.`,
			);
		const unknown = found.filter(({ finding }) => finding === 'not_compared').length;
		if (unknown > 0)
			client.notes.warnings.add(
				`${unknown} parcels of invoice ${request.id} could not be compared. Return All Parcels says why.`,
			);
		return found
			.filter(({ finding }) => request.show === 'all' || !GOOD.has(String(finding)))
			.map((row) => ({
				invoice_id: request.id,
				invoice_reference: invoice.reference ?? null,
				...row,
			}));
	},
});

const GOOD = new Set(['as_quoted', 'not_compared']);

/**
 * The lines of the invoice by parcel, with those that the same parcels have on others.
 * @returns `others`, how many lines are about no parcel; `first`, when the oldest line was made
 */
async function linesOf(client: SendcloudClient, invoiceId: number) {
	const lines = new Map<number, Map<number, Line>>();
	let others = 0;
	let first = client.clock.today();
	for await (const item of paginate(
		client,
		INVOICE_ITEMS,
		{ invoice_id: invoiceId },
		INVOICE_PAGES,
	)) {
		const line = lineOf(item, invoiceId);
		const made = Date.parse(String(item.created_at));
		if (made < first) first = made;
		if (typeof item.parcel_id !== 'number' || !line) others++;
		else add(item.parcel_id, line);
	}
	const since = first - DAYS_BACK * DAY;
	const query = { created_after: new Date(since).toISOString() };
	if (lines.size > 0) {
		for await (const item of paginate(client, INVOICE_ITEMS, query, INVOICE_PAGES)) {
			const line = lineOf(item, invoiceId);
			if (line && lines.has(item.parcel_id as number)) add(item.parcel_id as number, line);
		}
	}
	return {
		lines: new Map([...lines].map(([id, own]) => [id, [...own.values()]])),
		others,
		first: since,
	};

	/** Pages move while they are read: each line once. */
	function add(parcel: number, line: Line): void {
		const own = lines.get(parcel) ?? new Map<number, Line>();
		lines.set(parcel, own.set(line.id, line));
	}
}

/** What a parcel of an invoice is. */
interface Sent {
	id: number;
	shipment?: Shipment;
	parcel?: Parcel;
	/** The row of the list of returns. */
	back?: IDataObject;
}

/** Shipments a hundred at a time; what is none of them may be a return. @throws SendcloudError */
async function parcelsOf(
	client: SendcloudClient,
	ids: number[],
	since: number,
): Promise<Map<number, Omit<Sent, 'id'>>> {
	const wanted = ids.map((value) => ({ by: 'parcelId', value }));
	const found = await findMany(client, wanted, CONCURRENCY.few);
	const parcels = new Map<number, Omit<Sent, 'id'>>();
	found.forEach((one, n) => {
		if (!Array.isArray(one)) throw one;
		const [{ shipment, parcels: [parcel] } = { shipment: undefined, parcels: [] }] = one;
		if (shipment && parcel) parcels.set(ids[n], { shipment, parcel });
	});
	if (parcels.size === ids.length) return parcels;
	const query = { from_date: returnDate(since), to_date: returnDate(client.clock.today() + DAY) };
	for await (const back of returnParcels(client, query)) {
		const id = parcelIdIn(back);
		if (id !== undefined && !parcels.has(id)) parcels.set(id, { back });
	}
	return parcels;
}

interface Finding {
	finding: string;
	charged: number;
	quoted?: number;
	difference: number;
	reason: string;
	lines: number[];
}

/** Says of each parcel what was charged too much. */
class Judge {
	private readonly quotes: Quotes;

	constructor(
		private readonly client: SendcloudClient,
		private readonly request: Request,
	) {
		this.quotes = new Quotes(client);
	}

	async parcel(lines: Line[], sent: Sent): Promise<IDataObject[]> {
		const charges = chargesOf(lines);
		const found = charges ? await this.findings(charges, sent) : [];
		const worth = found.filter(
			({ difference }) => difference > 0 && difference >= this.request.from,
		);
		const rest = found.filter(({ difference }) => difference === 0).slice(0, 1);
		const none = (reason: string): Finding => ({
			...{ finding: 'not_compared', charged: charges?.net ?? 0, difference: 0, reason },
			lines: lines.filter(({ isHere }) => isHere).map(({ id }) => id),
		});
		const rows = charges
			? worth.length > 0
				? worth
				: rest
			: [none('its lines have several currencies')];
		if (rows.length === 0)
			rows.push({ ...none('what is different is less than was asked for'), finding: 'as_quoted' });
		return rows.map((row) => rowOf(row, charges, sent));
	}

	private async findings(charges: Charges, sent: Sent): Promise<Finding[]> {
		const { doubled, net, feeIds } = charges;
		const found: Finding[] = [];
		if (doubled > 0)
			found.push({
				finding: 'double_charge',
				charged: net,
				quoted: net - doubled,
				difference: doubled,
				reason: `The label was charged ${feeIds.length} times`,
				lines: feeIds,
			});
		return [...found, ...(await this.ofPrice(charges, sent))];
	}

	/** What the label cost once, against what it should. */
	private async ofPrice(charges: Charges, { shipment, parcel, back }: Sent): Promise<Finding[]> {
		const { fee, net, feeIsHere, feeIds: lines, doubled } = charges;
		const once = net - doubled;
		const none = (reason: string): Finding[] => [
			{ finding: 'not_compared', charged: once, difference: 0, reason, lines },
		];
		if (lines.length > 0 && net <= 0)
			return [
				{ finding: 'as_quoted', charged: 0, difference: 0, reason: 'It was given back', lines },
			];
		if (back) return this.ofReturn(charges, back);
		if (!shipment || !parcel)
			return none('Sendcloud knows no shipment and no return of this parcel');
		if (isDead(parcel)) {
			return [
				{
					finding: 'cancelled_not_refunded',
					charged: once,
					quoted: 0,
					difference: feeIsHere ? once : 0,
					reason: `Its status is "${parcel.status?.message ?? statusCode(parcel)}"; Sendcloud may take two weeks to give it back`,
					lines,
				},
			];
		}
		const question = questionOf(shipment, parcel);
		if (!question) return none('the shipment does not say what is needed for a price');
		let quote = await this.quotes.of(question);
		// Few prices depend on the place: it is asked for only where something is different.
		if (!quote || fee > quote.label || charges.surcharges > quote.surcharges)
			quote = await this.quotes.of(question, true);
		if (!quote) return none('Sendcloud knows no price for its shipping option and contract');
		if (quote.currency !== charges.currency)
			return none(`it was charged in ${charges.currency}, and its price is in ${quote.currency}`);
		const found = [
			...(await this.tooDear(charges, question, quote)),
			...this.onTop(charges, quote),
		];
		if (found.length > 0) return found;
		const { label: quoted } = quote;
		return [{ finding: 'as_quoted', charged: fee, quoted, difference: 0, reason: '', lines }];
	}

	private async tooDear(
		{ fee, feeIsHere, feeIds: lines }: Charges,
		question: Question,
		{ label: quoted }: Quote,
	): Promise<Finding[]> {
		if (!feeIsHere || fee <= quoted) return [];
		const { kilograms } = question;
		const heavier = await this.quotes.heavierFor(question, fee);
		const more = { charged: fee, quoted, difference: fee - quoted, lines };
		if (heavier === undefined) {
			const reason = `Its price is another one for ${kilograms} kg`;
			return [{ finding: 'dearer_than_quoted', reason, ...more }];
		}
		const reason = `The label says ${kilograms} kg, and the price is that of ${heavier} kg`;
		return [{ finding: 'wrong_weight_class', reason, ...more }];
	}

	private onTop(charges: Charges, { surcharges: quoted }: Quote): Finding[] {
		const { surcharges: charged, surchargesHere, surchargeWords, surchargeIds: lines } = charges;
		const difference = Math.min(charged - quoted, surchargesHere);
		if (difference <= 0) return [];
		const reason = surchargeWords.join(', ').slice(0, 500);
		return [{ finding: 'surcharge_not_quoted', charged, quoted, difference, reason, lines }];
	}

	/** A return says itself what it was to cost. */
	private ofReturn(
		{ fee, net, feeIsHere, currency, feeIds }: Charges,
		back: IDataObject,
	): Finding[] {
		const { today } = this.client.clock;
		const step = latestStep(back);
		const age = (today() - Date.parse(String(back.created_at))) / DAY;
		const { phase } = meaningOf(step?.parent_status);
		const quoted = amountUnits(at(back, 'label_cost', 'value'));
		const isSame = at(back, 'label_cost', 'currency') === currency && quoted !== undefined;
		const finding = { charged: fee, quoted: isSame ? quoted : undefined, lines: feeIds };
		if (feeIsHere && phase === 'announced' && age >= this.request.unusedAfter)
			return [
				{
					...finding,
					finding: 'return_never_used',
					quoted: 0,
					difference: net,
					reason: `No carrier has seen it in the ${Math.floor(age)} days since it was made`,
				},
			];
		if (!isSame)
			return [
				{ ...finding, finding: 'not_compared', difference: 0, reason: 'the return has no price' },
			];
		if (feeIsHere && fee > quoted)
			return [
				{
					...finding,
					finding: 'dearer_than_quoted',
					difference: fee - quoted,
					reason: 'The return was to cost less',
				},
			];
		return [{ ...finding, finding: 'as_quoted', difference: 0, reason: '' }];
	}
}

function rowOf(found: Finding, charges: Charges | undefined, sent: Sent): IDataObject {
	const { id, shipment, parcel, back } = sent;
	const { shipping_option_code: option } = ((shipment?.ship_with as IDataObject | undefined)
		?.properties ?? {}) as IDataObject;
	return flat({
		parcel_id: id,
		order_number: shipment?.order_number ?? (back?.order_number || undefined),
		tracking_number: parcel?.tracking_number ?? (back?.tracking_number || undefined),
		carrier_code: shipment?.carrier?.code,
		shipping_option_code: option ?? at(back, 'shipping_option', 'code'),
		weight_kg: kilogramsOf(parcel?.weight ?? back?.weight),
		finding: found.finding,
		reason: found.reason || undefined,
		charged: amountText(found.charged),
		quoted: found.quoted === undefined ? undefined : amountText(found.quoted),
		difference: amountText(found.difference),
		difference_cents: inCents(found.difference),
		currency: charges?.currency,
		charged_at: charges?.chargedAt,
		invoice_item_ids: found.lines,
	});
}
