/** What follows every purchase of labels: wait for the carriers, ask what it cost, fetch the files, put it all out. */
import type { IDataObject } from 'n8n-workflow';

import { amountText, amountUnits, pricesOf } from '../api/invoices';
import type { Shipment } from '../api/shipments';
import type { Settled, Tools } from '../engine/define';
import type { SendcloudClient } from '../transport/client';
import type { SendcloudError } from '../transport/errors';
import { announced, failureOf, labelItem } from './announced';
import { labelFiles, type LabelOutcome, type LabelSettings } from './labels';

/** A label that was bought, or found. */
export interface GoodLabel {
	/** Position of its entry. */
	at: number;
	/** Position of its item in the input. */
	index: number;
	/** How a merchant recognises it, e.g. `order KL-1`. */
	title: string;
	/** Stands in the name of its file. */
	name: string;
	shipment: Shipment;
	/** Columns of the output besides. */
	more: IDataObject;
	how: 'bought' | 'found' | 'recovered';
	/** More live shipments of the same than there should be. */
	duplicates: Shipment[];
	price?: Price;
}

interface Price {
	price: string;
	currency: string;
}

export type BoughtLabel = GoodLabel | { at: number; title: string; failure: SendcloudError };

/** What is wanted of labels besides buying them. */
export interface LabelOutput {
	/** Undefined where no files are wanted. */
	files?: LabelSettings;
	/** Seconds to wait for the carriers. */
	waitUntilReady: number;
	/** Tells what the labels cost. */
	prices: boolean;
}

/** The purchase that labels are from. */
export interface Bought {
	/** Takes what became of each entry. */
	settled: Settled[];
	/** When the first of them was bought. */
	since: Date;
	/** Looks whether what was bought is there more often than it should be. */
	noticed?(bought: GoodLabel[]): Promise<void>;
}

export async function putOut(
	labels: BoughtLabel[],
	tools: Tools,
	settings: LabelOutput,
	{ settled, since, noticed }: Bought,
): Promise<void> {
	const { client } = tools;
	const there = labels.filter((label): label is GoodLabel => 'shipment' in label);
	const looked = await softly(
		client,
		'The labels are bought, but Sendcloud did not tell what became of them',
		async () =>
			await announced(
				client,
				there.map(({ shipment }) => shipment),
				settings.waitUntilReady,
			),
	);
	looked?.forEach((shipment, at) => (there[at].shipment = shipment));
	const bought = there.filter(({ how }) => how !== 'found');
	const good = withoutFailures(labels, settled);
	// None of these needs another, and each takes many requests.
	const [outcomes] = await Promise.all([
		filesOf(good, labels, tools, settings),
		softly(
			client,
			'Whether another run bought the same could not be found out',
			async () => await (bought.length > 0 ? noticed?.(bought) : undefined),
		),
		settings.prices && bought.length > 0 ? addPrices(client, bought, since) : undefined,
	]);
	good.forEach((label, at) => (settled[label.at] = settledOf(label, outcomes?.[at])));
}

/** What only helps must not make a purchase look like a failure. */
async function softly<T>(
	client: SendcloudClient,
	words: string,
	work: () => Promise<T>,
): Promise<T | undefined> {
	try {
		return await work();
	} catch (error) {
		client.notes.warnings.add(`${words}: ${(error as Error).message}`);
		return undefined;
	}
}

const parcelIdsOf = ({ shipment }: GoodLabel) =>
	(shipment.parcels ?? []).flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));

async function addPrices(client: SendcloudClient, bought: GoodLabel[], since: Date): Promise<void> {
	const prices = await softly(
		client,
		'What the labels cost is not known',
		async () => await pricesOf(client, { since, parcelIds: bought.flatMap(parcelIdsOf) }),
	);
	if (!prices) return;
	for (const label of bought) label.price = sumOf(parcelIdsOf(label).map((id) => prices.get(id)));
}

/** What all parcels of a shipment cost; undefined while one is not known. */
function sumOf(prices: Array<Price | undefined>): Price | undefined {
	const [first] = prices;
	if (!first || prices.some((one) => one?.currency !== first.currency)) return undefined;
	const units = prices.map((one) => amountUnits(one?.price) ?? 0);
	return {
		price: amountText(units.reduce((sum, one) => sum + one, 0)),
		currency: first.currency,
	};
}

/** The labels that are there; the others are settled with an error. */
function withoutFailures(labels: BoughtLabel[], settled: Settled[]): GoodLabel[] {
	const good: GoodLabel[] = [];
	for (const label of labels) {
		const failure = 'failure' in label ? label.failure : failureOf(label.shipment);
		if (failure) settled[label.at] = { error: failure, title: label.title };
		else good.push(label as GoodLabel);
	}
	return good;
}

async function filesOf(
	good: GoodLabel[],
	labels: BoughtLabel[],
	tools: Tools,
	{ files, waitUntilReady }: LabelOutput,
): Promise<LabelOutcome[] | undefined> {
	// When the run stops all the same, nobody would see the files; running again brings them.
	const stops = !tools.goOn && good.length < labels.length;
	if (!files || stops || good.length === 0) return undefined;
	return await softly(
		tools.client,
		'The labels are bought, but their files could not be stored',
		async () =>
			await labelFiles(
				tools,
				good.map((label) => fileEntry(label, files)),
				{ ...files, waitUntilReady },
			),
	);
}

function settledOf(label: GoodLabel, outcome: LabelOutcome | undefined): Settled {
	const { binary = {}, missing = [] } = outcome ?? {};
	const json = itemOf(
		label,
		missing.map(({ error }) => error.message),
	);
	return {
		output: Object.keys(binary).length > 0 ? [{ json, binary }] : json,
		spent: `${label.title} (${String(json.tracking_number ?? json.shipment_id)})`,
	};
}

/** Labels that come with a purchase are on A6, pictures of them with so many dots per inch. */
const BOUGHT = { paper: 'A6', dpi: 300 };

function fileEntry(label: GoodLabel, wanted: LabelSettings) {
	const { parcels = [] } = label.shipment;
	const file = parcels.length === 1 ? parcels[0].label_file : undefined;
	const { paper, dpi } = { ...BOUGHT, ...wanted };
	const isAsWanted = paper === BOUGHT.paper && dpi === BOUGHT.dpi;
	return {
		index: label.index,
		name: label.name,
		parcelIds: parcelIdsOf(label),
		/** When it is wanted, so that those of a day are not all in memory twice. */
		get bytes() {
			return isAsWanted && typeof file === 'string' ? Buffer.from(file, 'base64') : undefined;
		},
	};
}

/** The output: what people need next stands at the top. */
function itemOf(label: GoodLabel, missing: string[]): IDataObject {
	const { shipment, title, more, how, price, duplicates } = label;
	const all = [shipment, ...duplicates].map(({ id }) => id).join(', ');
	const warnings = [
		...missing.map((words) => `The label is bought, its file is missing: ${words}`),
		...(duplicates.length > 0
			? [
					`There is more than one label for ${title}: shipments ${all}. Cancel those that are not needed.`,
				]
			: []),
	];
	return {
		...labelItem(shipment),
		...more,
		price: price?.price ?? null,
		currency: price?.currency ?? null,
		already_existed: how === 'found',
		outcome: how,
		...(warnings.length > 0 && { warnings }),
	} as IDataObject;
}
