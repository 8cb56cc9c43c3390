/**
 * The node as a tool of an AI agent. n8n makes a node type of its own of it, whose name ends in "Tool", and the fields that
 * a merchant leaves to the model are filled with what it says.
 *
 * What spends money or deletes is done on an agent's word only where the merchant has said so in the tool, and how far. What
 * was spent is kept in n8n's memory of processed entries: a limit outlives restarts, and counts test runs too.
 */
import { DateTime } from 'luxon';
import type {
	ICheckProcessedOptions,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
} from 'n8n-workflow';

import type { SendcloudClient } from '../transport/client';
import { inputError } from '../transport/errors';
import type { Cost, Money, Spending } from '../transport/spending';
import { field, type Field, type Fields, type Operation } from './define';

export const isTool = ({ type }: INode): boolean => type.endsWith('Tool');

const forTools = <F extends Field>(one: F): F => ({
	...one,
	displayOptions: { ...one.displayOptions, show: { ...one.displayOptions?.show, '@tool': [true] } },
});

const REVIEW =
	"In n8n, put a human review (e.g. of Slack, Gmail or Send Email) between the agent and this tool. Without one, the agent's word is enough.";

/** Limits that the panel allows, and that an expression cannot go beyond. */
const MOST_LABELS = 1000;
const MOST_AMOUNT = 1000;

const buyingFields = {
	agentMayBuy: forTools(
		field({
			displayName: 'AI Agent May Buy',
			type: 'options',
			noDataExpression: true,
			default: 'no',
			options: [
				{ name: 'Nothing', value: 'no', description: 'The tool refuses, and says so to the agent' },
				{ name: 'Within a Limit', value: 'limit', description: 'So many labels and so much a day' },
				{ name: 'What a Person Approves', value: 'reviewed', description: REVIEW },
			],
			description: 'What an agent may spend of your money with this tool',
		}),
	),
	agentLabels: forTools(
		field({
			displayName: 'Labels per Day',
			type: 'number',
			noDataExpression: true,
			default: 10,
			typeOptions: { minValue: 1, maxValue: MOST_LABELS },
			displayOptions: { show: { agentMayBuy: ['limit'] } },
			description: 'How many labels, returns and pickups an agent may buy with this tool in a day',
		}),
	),
	agentAmount: forTools(
		field({
			displayName: 'Amount per Day',
			type: 'number',
			noDataExpression: true,
			default: 50,
			typeOptions: { minValue: 0, maxValue: MOST_AMOUNT, numberPrecision: 2 },
			displayOptions: { show: { agentMayBuy: ['limit'] } },
			description:
				'What these may cost a day, in the currency below, by the prices that Sendcloud names before. What has no known price is refused. With 0 only their number counts.',
		}),
	),
	agentCurrency: forTools(
		field({
			displayName: 'Currency',
			type: 'string',
			noDataExpression: true,
			default: 'EUR',
			displayOptions: { show: { agentMayBuy: ['limit'] } },
			description: 'Of the amount, as three letters. What costs another currency is refused.',
		}),
	),
};

const deletingFields = {
	agentMayDelete: forTools(
		field({
			displayName: 'AI Agent May Do This',
			type: 'options',
			noDataExpression: true,
			default: 'no',
			options: [
				{ name: 'No', value: 'no', description: 'The tool refuses, and says so to the agent' },
				{ name: 'What a Person Approves', value: 'reviewed', description: REVIEW },
				{ name: 'Yes', value: 'yes', description: 'Whatever the agent says is done' },
			],
			description: 'Whether an agent may delete or cancel with this tool',
		}),
	),
};

/** Their names, in the order of the panel. */
export const AGENT_FIELDS = [...Object.keys(buyingFields), ...Object.keys(deletingFields)];

/** What a merchant allows an agent, where it is an operation that spends or deletes. */
export const agentFields = ({ risk }: Pick<Operation, 'risk'>): Fields =>
	risk === 'buys' ? buyingFields : risk === 'deletes' ? deletingFields : {};

/** A setting of the merchant: never what a model says, so no expression. Null where it is one. */
function setting(context: IExecuteFunctions, name: string): unknown {
	const { [name]: raw } = context.getNode().parameters;
	if (typeof raw === 'string' && raw.startsWith('=')) return null;
	const { [name]: known } = { ...buyingFields, ...deletingFields } as Fields;
	return raw ?? known.default;
}

/** Says what a run may do that an agent started. */
export function restrain(
	client: SendcloudClient,
	context: IExecuteFunctions,
	{ risk }: Pick<Operation, 'risk'>,
): void {
	const node = context.getNode();
	client.spending = spendingOf(client, context);
	if (['yes', 'reviewed'].includes(String(setting(context, 'agentMayDelete')))) return;
	const refusal = () =>
		inputError(
			'This tool may not delete or cancel anything on the word of an AI agent',
			`Nothing was changed. Tell the user that whoever owns the workflow must set "AI Agent May Do This" in the tool "${node.name}" first: to what a person approves, or to yes.`,
		);
	client.refusing = (method) => (method === 'DELETE' ? refusal() : undefined);
	if (risk === 'deletes') client.refusing = refusal;
}

function spendingOf(client: SendcloudClient, context: IExecuteFunctions): Spending | undefined {
	const node = context.getNode();
	const may = setting(context, 'agentMayBuy');
	if (may === 'reviewed') return undefined;
	if (may === 'limit') return new Limit(client, context);
	return {
		take: async () => {
			throw inputError(
				'This tool may not buy anything on the word of an AI agent',
				`Nothing was bought. Tell the user that whoever owns the workflow must set "AI Agent May Buy" in the tool "${node.name}" first: to a limit, or to what a person approves.`,
			);
		},
	};
}

const ENTRIES: ICheckProcessedOptions = { mode: 'entries', maxEntries: 20_000 };
/** Money is counted in tenths: each is a key. */
const PER_UNIT = 10;

/** Purchases of a tool in this process take turns: n8n's memory has no lock. */
const turns = new Map<string, Promise<unknown>>();

async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
	const mine = (turns.get(name) ?? Promise.resolve()).then(work);
	const settled = mine.catch(() => undefined);
	turns.set(name, settled);
	try {
		return await mine;
	} finally {
		if (turns.get(name) === settled) turns.delete(name);
	}
}

/** So many labels and so much money a day: as many keys, of which each purchase takes some. */
class Limit implements Spending {
	private readonly node: INode;

	constructor(
		private readonly client: SendcloudClient,
		private readonly context: IExecuteFunctions,
	) {
		this.node = context.getNode();
	}

	async take(cost: Cost): Promise<() => Promise<void>> {
		const labels = this.number('agentLabels', 1, MOST_LABELS, 'Labels per Day');
		const amount = this.number('agentAmount', 0, MOST_AMOUNT, 'Amount per Day');
		const price = amount === 0 ? undefined : await this.priceOf(cost);
		const today = DateTime.fromMillis(this.client.clock.today(), {
			zone: this.context.getTimezone(),
		}).toISODate();
		const name = `${this.context.getWorkflow().id ?? ''} ${this.node.id}`;
		return await inTurn(name, async () => {
			const pieces = Math.floor(labels);
			const ofLabels = await this.slots(`agent ${today} label`, cost.pieces, pieces);
			if (typeof ofLabels === 'number')
				throw this.tooMuch(cost, `${ofLabels} of ${pieces} labels are left today`);
			const units = Math.ceil((price?.value ?? 0) * PER_UNIT - 1e-9);
			const all = Math.floor(amount * PER_UNIT + 1e-9);
			const ofMoney = units > 0 ? await this.slots(`agent ${today} money`, units, all) : [];
			if (typeof ofMoney === 'number') {
				await this.forget(ofLabels);
				const left = (ofMoney / PER_UNIT).toFixed(2);
				const words = `it costs ${price!.value.toFixed(2)} ${price!.currency}, and ${left} of ${amount.toFixed(2)} ${price!.currency} are left today`;
				throw this.tooMuch(cost, words);
			}
			return async () => await this.forget([...ofLabels, ...ofMoney]);
		});
	}

	/** @returns keys that were free, now taken; or how many are free when these are too few */
	private async slots(prefix: string, wanted: number, all: number): Promise<string[] | number> {
		const keys = Array.from({ length: all }, (_, n) => `${prefix} ${n + 1}`);
		const { helpers } = this.context;
		const { new: put } = await helpers.checkProcessedAndRecord(keys, 'node', ENTRIES);
		const free = put.map(String);
		await this.forget(free.length < wanted ? free : free.slice(wanted));
		return free.length < wanted ? free.length : free.slice(0, wanted);
	}

	private async forget(keys: string[]): Promise<void> {
		if (keys.length > 0) await this.context.helpers.removeProcessed(keys, 'node', ENTRIES);
	}

	private number(name: string, least: number, most: number, label: string): number {
		const value = setting(this.context, name);
		if (typeof value === 'number' && value >= least && value <= most) return value;
		throw inputError(
			`"${label}" of the tool "${this.node.name}" must be a number from ${least} to ${most}`,
			'Nothing was bought. It is set by whoever owns the workflow, not by the agent, and by no expression.',
		);
	}

	private async priceOf({ title, price }: Cost): Promise<Money> {
		const currency = String(setting(this.context, 'agentCurrency') ?? '')
			.trim()
			.toUpperCase();
		const money = await price();
		if (money === undefined) {
			throw inputError(
				`The price of ${title} is not known before it is bought, so the limit in money cannot be kept`,
				`Nothing was bought. Name a shipping option that has a price; or whoever owns the workflow sets "Amount per Day" in the tool "${this.node.name}" to 0, so that only the number of labels counts.`,
			);
		}
		if (money.value > 0 && money.currency !== currency) {
			throw inputError(
				`The price of ${title} is in ${money.currency}, and the limit in ${currency || 'no currency'}`,
				`Nothing was bought. Whoever owns the workflow can change "Currency" in the tool "${this.node.name}".`,
			);
		}
		return money;
	}

	private tooMuch({ title }: Cost, words: string) {
		return inputError(
			`The limit for AI agents does not allow to buy the label of ${title}: ${words}`,
			`Nothing was bought. The limit begins anew tomorrow; whoever owns the workflow can raise it in the tool "${this.node.name}".`,
		);
	}
}

/** An error as an answer: what is wrong, and what to ask for or to say. */
export const toldToAgent = ({
	message,
	description,
}: Error & { description?: string | null }): INodeExecutionData[] => [
	{ json: { error: message, what_to_do: description ?? null }, pairedItem: { item: 0 } },
];

/** What a model can read without losing its thread. */
const MOST_ITEMS = 25;
const MOST_CHARACTERS = 16_000;
const MOST_OF_TEXT = 1000;
const MOST_OF_LIST = 50;

/** Long texts (labels as base64, traces) and long lists are cut, and say so. */
const shortened = (_: string, value: unknown): unknown => {
	if (typeof value === 'string' && value.length > MOST_OF_TEXT)
		return `${value.slice(0, MOST_OF_TEXT)}… (cut, ${value.length} characters in all)`;
	if (Array.isArray(value) && value.length > MOST_OF_LIST)
		return [
			...(value as unknown[]).slice(0, MOST_OF_LIST),
			`… and ${value.length - MOST_OF_LIST} more, which are left out`,
		];
	return value;
};

/** A file cannot be read by a model; what it is can. */
const filesOf = ({ binary = {} }: INodeExecutionData) =>
	Object.entries(binary).map(([name, { fileName, mimeType, fileSize }]) => ({
		field: name,
		file_name: fileName ?? null,
		type: mimeType,
		size: fileSize ?? null,
	}));

/** What an agent gets to read: no more than it can take in, files in words. The files themselves stay with the items. */
export function readable(items: INodeExecutionData[]): INodeExecutionData[] {
	const shown: INodeExecutionData[] = [];
	let characters = 0;
	for (const item of items.slice(0, MOST_ITEMS)) {
		const files = filesOf(item);
		const json = { ...item.json, ...(files.length > 0 && { files }) };
		const text = JSON.stringify(json, shortened);
		characters += text.length;
		if (characters > MOST_CHARACTERS && shown.length > 0) break;
		const whole = text.length <= MOST_CHARACTERS;
		const short: IDataObject = whole
			? (JSON.parse(text) as IDataObject)
			: {
					note: 'This is too long, and cut in the middle',
					beginning: text.slice(0, MOST_CHARACTERS),
				};
		shown.push({ ...item, json: short });
	}
	const left = items.length - shown.length;
	if (left > 0) {
		const note = `${left} more of ${items.length} are left out, because they are too many to read. Ask for fewer, with filters or a limit.`;
		shown.push({ json: { note }, pairedItem: items[shown.length].pairedItem });
	}
	return shown;
}
