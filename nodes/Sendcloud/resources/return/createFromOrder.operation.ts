import type { IDataObject } from 'n8n-workflow';

import {
	checked,
	checkedValue,
	decimal,
	filled,
	group,
	integer,
	list,
	optional,
	required,
	text,
} from '../../checks';
import { byName, field, type Settled } from '../../engine/define';
import { operation } from '../../engine/operation';
import { parsedJson, pruned } from '../../fields/body';
import { given } from '../../fields/parts';
import {
	integrationPick,
	orderPick,
	returnOptionPick,
	senderAddressPick,
} from '../../fields/picks';
import { simplifyField } from '../../fields/simplify';
import { findOrder, type WantedOrder } from '../../flows/findOrder';
import { SenderAddresses } from '../../flows/senderAddress';
import { checkedReturn, reason, REASONS } from './body';
import { buyReturns, type ReturnRequest } from './buy';
import {
	additionalReturnFields,
	boughtNotice,
	labelOptions,
	referenceOf,
	returnToField,
	settingsOf,
	shipWith,
	usualBody,
} from './fields';
import { fromOrder, type ChosenLine, type Rules } from './fromOrder';

interface Request extends Omit<ReturnRequest, 'index' | 'body'> {
	order: WantedOrder;
	returnTo: number;
	/** Of the body what the order does not know. */
	given: IDataObject;
	reference: unknown;
	rules: Rules;
}

const reasons = Object.entries(REASONS)
	.map(([value, name]) => ({ name, value }))
	.sort(byName);

const chosenLines = group({
	lines: list(
		group({
			line: required(filled),
			quantity: optional(integer({ min: 1 })),
			reason: optional(reason),
			message: optional(text),
		}),
	),
});

export const createFromOrder = operation({
	name: 'createFromOrder',
	label: 'Create From Order',
	action: 'Create a return for an order',
	description:
		'Make a return of an order in Sendcloud, or of some of its lines, and get its label: addresses, lines, prices and weights are taken from the order',
	risk: 'buys',
	fields: {
		notice: boughtNotice,
		order: orderPick.field,
		shippingOption: returnOptionPick.field,
		returnTo: returnToField,
		comesBack: field({
			displayName: 'What Comes Back',
			type: 'options',
			noDataExpression: true,
			default: 'all',
			options: [
				{ name: 'The Whole Order', value: 'all' },
				{ name: 'Some Lines', value: 'lines' },
				{ name: 'Some Lines (JSON)', value: 'json', description: 'A list, e.g. of a form' },
			],
		}),
		lines: field({
			displayName: 'Lines',
			type: 'fixedCollection',
			placeholder: 'Add Line',
			default: {},
			typeOptions: { multipleValues: true },
			displayOptions: { show: { comesBack: ['lines'] } },
			options: [
				{
					displayName: 'Line',
					name: 'line',
					values: [
						{
							displayName: 'SKU or ID',
							name: 'line',
							type: 'string',
							default: '',
							placeholder: 'e.g. CANDLE-1',
							description: 'The SKU or ID that the line has in the order',
						},
						{
							displayName: 'Quantity',
							name: 'quantity',
							type: 'number',
							default: '',
							description: 'How many pieces. Left empty, all.',
						},
						{
							displayName: 'Reason',
							name: 'reason',
							type: 'options',
							default: '8',
							options: reasons,
						},
						{
							displayName: 'Message',
							name: 'message',
							type: 'string',
							default: '',
							description: 'What the customer says about it',
						},
					],
				},
			],
		}),
		linesJson: field({
			displayName: 'Lines (JSON)',
			type: 'json',
			default: '[]',
			displayOptions: { show: { comesBack: ['json'] } },
			description:
				'E.g. [{"line": "CANDLE-1", "quantity": 1, "reason": "1", "message": "Too small"}]. The line is its SKU or ID, the reason a number of Sendcloud.',
		}),
		reason: field({
			displayName: 'Reason',
			type: 'options',
			default: '8',
			displayOptions: { show: { comesBack: ['all'] } },
			options: reasons,
			description: 'Why it comes back',
		}),
		simplify: simplifyField,
		additionalFields: additionalReturnFields({
			integration: {
				...integrationPick.optional,
				description:
					'Where the order is looked for by its number. Needed where several shops use the same numbers.',
			},
			weight: {
				displayName: 'Weight',
				type: 'number',
				default: '',
				typeOptions: { minValue: 0, numberPrecision: 3 },
				placeholder: 'e.g. 0.8',
				description:
					'In kilograms, unless a unit is chosen. Left empty, what the lines of the order weigh together.',
			},
		}),
	},
	options: {
		...labelOptions,
		maxDays: {
			displayName: 'Longest Time',
			type: 'number',
			default: 30,
			typeOptions: { minValue: 1 },
			description:
				'Days since the order was placed within which returns are taken. Without this option there is no limit.',
		},
		cancelledToo: {
			displayName: 'Return Cancelled Orders',
			type: 'boolean',
			default: true,
			description: 'Whether to make returns of orders that the shop has cancelled, too',
		},
	},
	build: ({ params, options }): Request => {
		const values = params.additionalFields;
		const [weight] = [values.weight];
		return {
			...settingsOf(params, options),
			order: {
				...orderPick.which(params.order),
				integration: integrationPick.idOrNone(values.integration),
			},
			returnTo: senderAddressPick.id(params.returnTo),
			given: {
				...usualBody(values),
				ship_with: shipWith(params.shippingOption, values.contract),
			},
			reference: values.external_reference,
			rules: {
				lines: linesOf(params),
				reason:
					params.comesBack === 'all'
						? checkedValue<string>(reason, params.reason, 'reason')
						: undefined,
				maxDays: given(options.maxDays)
					? checkedValue<number>(integer({ min: 1 }), options.maxDays, 'longest time')
					: undefined,
				cancelledToo: options.cancelledToo === true,
				weight: given(weight)
					? {
							value: checkedValue<number>(decimal({ above: 0 }), weight, 'weight'),
							unit: String(values.weight_unit ?? 'kg'),
						}
					: undefined,
			},
		};
	},
	perform: async (entries, tools) => {
		const { client, goOn } = tools;
		const settled = new Array<Settled>(entries.length).fill(undefined);
		const senders = new SenderAddresses(client);
		const ready: ReturnRequest[] = [];
		const positions: number[] = [];
		// All are read and checked before the first is bought.
		for (const [at, { index, request }] of entries.entries()) {
			const { order, returnTo, given: more, reference, rules, ...settings } = request;
			try {
				const found = await findOrder(client, order);
				const body = checkedReturn({
					...fromOrder(found, rules, client.clock.today()),
					...more,
					to_address: await senders.read(returnTo),
					external_reference: referenceOf(reference, found.order_number) as string,
				});
				ready.push({ ...settings, index, body });
				positions.push(at);
			} catch (error) {
				settled[at] = { error: error as Error, title: `order ${String(order.value)}` };
				if (!goOn) return settled;
			}
		}
		const outcomes = await buyReturns(ready, tools);
		outcomes.forEach((outcome, position) => (settled[positions[position]] = outcome));
		return settled;
	},
});

/** @throws SendcloudError (input) */
function linesOf(params: {
	comesBack: string;
	lines: IDataObject;
	linesJson: unknown;
}): ChosenLine[] | undefined {
	if (params.comesBack === 'all') return undefined;
	const lines =
		params.comesBack === 'json'
			? parsedJson(params.linesJson, 'lines')
			: ((params.lines.line ?? []) as IDataObject[]).map((line) => pruned(line) ?? {});
	const { lines: all } = checked<{ lines: ChosenLine[] }>(chosenLines, { lines });
	return checkedValue<ChosenLine[]>(
		(value) => value,
		all.length > 0 ? all : undefined,
		'at least one line',
	);
}
