import type { IDataObject } from 'n8n-workflow';

import { FREE_OPTION, shipWithOption } from '../../api/purchases';
import {
	checked,
	checkedValue,
	choice,
	decimal,
	filled,
	group,
	integer,
	list,
	omittable,
	required,
} from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { parsedJson } from '../../fields/body';
import {
	brandPick,
	contractPick,
	integrationPick,
	orderPick,
	senderAddressPick,
	shippingOptionPick,
} from '../../fields/picks';
import { dimensionPart, weightPart } from '../../fields/parts';
import {
	chargesNotice,
	labelChoice,
	labelFileField,
	labelOptions,
	testLabelField,
	type LabelChoice,
} from '../../fields/label';
import type { WantedOrder } from '../../flows/findOrder';
import { shipOrders, type WantedLabel, type WhenShipped } from '../../flows/shipOrders';
import { inputError } from '../../transport/errors';
import { whichOrder } from './which';

const WHEN_SHIPPED: Array<{ name: string; value: WhenShipped; description: string }> = [
	{
		name: 'Return Its Label',
		value: 'return',
		description: 'Buy nothing, and put out the label that is there',
	},
	{ name: 'Skip', value: 'skip', description: 'Buy nothing, and put out nothing' },
	{ name: 'Fail', value: 'fail', description: 'Buy nothing, and let the item fail' },
	{
		name: 'Buy Another Label',
		value: 'again',
		description: 'Buy one more, which is charged once more',
	},
];

/** v3-ship-an-order: up to 50 parcels, each with the order lines that are in it. */
const parcelsSchema = group({
	parcels: list(
		group({
			parcel_items: list(
				group({ item_id: required(filled), quantity: required(integer({ min: 1 })) }),
			),
			weight: omittable(weightPart.check(required, 'text')),
			dimensions: omittable(dimensionPart.check(required, 'text')),
		}),
	),
});

const MOST_PARCELS = 50;

/** @throws SendcloudError (input) */
function parcelsOf(value: unknown): IDataObject[] | undefined {
	if (value === undefined || value === null || value === '' || value === '[]') return undefined;
	const parcels = parsedJson(value, 'Parcels');
	const { parcels: all } = checked<{ parcels: IDataObject[] }>(parcelsSchema, { parcels });
	if (all.length < 1 || all.length > MOST_PARCELS) {
		throw inputError(
			`An order goes in 1 to ${MOST_PARCELS} parcels, found ${all.length}`,
			'Leave Parcels empty for a single one. Nothing was bought.',
		);
	}
	return all;
}

export const ship = operation({
	name: 'ship',
	label: 'Ship',
	action: 'Create a label for an order',
	description: 'Buy the label for an order that is in Sendcloud, once, and get it as a file',
	risk: 'buys',
	fields: {
		charges: chargesNotice,
		order: orderPick.field,
		shipBy: field({
			displayName: 'Ship With',
			type: 'options',
			noDataExpression: true,
			default: 'order',
			options: [
				{
					name: 'What the Order Came With',
					value: 'order',
					description: "The order's own shipping option, or else the default of the account",
				},
				{
					name: 'Shipping Rules of the Account',
					value: 'rules',
					description: 'As set up in Sendcloud under Settings › Shipping rules',
				},
				{ name: 'A Shipping Option', value: 'option', description: 'One that you choose here' },
			],
		}),
		shippingOption: field({
			...shippingOptionPick.field,
			displayOptions: { show: { shipBy: ['option'], testLabel: [false] } },
		}),
		testLabel: testLabelField(
			'Tracking messages may go to the email address of the order: try it with an order of your own.',
		),
		labelFile: labelFileField,
		additionalFields: field({
			displayName: 'Additional Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{ ...brandPick.optional, name: 'brand' },
				{ ...contractPick.optional, name: 'contract' },
				{
					...integrationPick.optional,
					name: 'integration',
					description:
						'Where the order is looked for by its number. Needed where several shops use the same numbers.',
				},
				{
					displayName: 'Parcels (JSON)',
					name: 'parcels',
					type: 'json',
					default: '[]',
					description:
						'For an order that goes in several parcels: a list such as [{"parcel_items": [{"item_id": "5552", "quantity": 1}], "weight": {"value": 1.2, "unit": "kg"}}, …]. Without it, all goes in one.',
				},
				{ ...senderAddressPick.optional, name: 'senderAddress' },
			],
		}),
	},
	options: {
		...labelOptions,
		ifShipped: {
			displayName: 'If Already Shipped',
			type: 'options',
			default: 'return',
			options: WHEN_SHIPPED,
			description: 'What to do with an order that has a label already',
		},
		shipCancelled: {
			displayName: 'Ship Cancelled Orders',
			type: 'boolean',
			default: false,
			description: 'Whether to ship orders that the shop has cancelled, too',
		},
		waitForOrder: {
			displayName: 'Wait for Order',
			type: 'number',
			default: 30,
			typeOptions: { minValue: 0, maxValue: 300 },
			description:
				'Seconds to wait for an order that Sendcloud does not know yet: it saves orders a moment after it accepts them',
		},
	},
	build: ({ params, options, item }): WantedLabel & { label: LabelChoice } => {
		const more = params.additionalFields;
		const order = whichOrder(params.order, more.integration);
		const code = params.testLabel
			? FREE_OPTION
			: params.shipBy === 'option'
				? shippingOptionPick.id(params.shippingOption)
				: undefined;
		const contract = params.testLabel ? undefined : contractPick.idOrNone(more.contract);
		const label = labelChoice(options, params.labelFile as string);
		return {
			order,
			known: knownOrder(item.json, order),
			applyRules: params.shipBy === 'rules' && !params.testLabel,
			shipWith: code === undefined ? undefined : shipWithOption(code, contract),
			senderAddress: senderAddressPick.idOrNone(more.senderAddress),
			brand: brandPick.idOrNone(more.brand),
			parcels: parcelsOf(more.parcels),
			labelDetails: label.details,
			whenShipped: checkedValue<WhenShipped>(
				choice(...WHEN_SHIPPED.map(({ value }) => value)),
				options.ifShipped ?? 'return',
				'if_already_shipped',
			),
			cancelledToo: options.shipCancelled === true,
			label,
		};
	},
	perform: async (entries, tools) => {
		const [{ options, request }] = entries;
		const waitForOrder = checkedValue<number>(
			decimal({ min: 0 }),
			options.waitForOrder ?? 30,
			'wait_for_order',
		);
		return await shipOrders(entries, tools, { ...request.label, waitForOrder });
	},
});

/**
 * The item itself, where it is the order that was chosen, as Order › Get Many puts it out: then Sendcloud need not be
 * asked for it again.
 */
function knownOrder(item: IDataObject, { by, value }: WantedOrder): IDataObject | undefined {
	const same =
		(by === 'id' && String(item.id) === String(value)) ||
		(by === 'orderId' && item.order_id === value) ||
		(by === 'orderNumber' && item.order_number === value);
	const details = item.order_details as IDataObject | undefined;
	const isWhole =
		typeof item.order_id === 'string' &&
		typeof item.order_number === 'string' &&
		typeof item.shipping_address === 'object' &&
		typeof (details?.integration as IDataObject | undefined)?.id === 'number' &&
		item.id !== undefined;
	return same && isWhole ? item : undefined;
}
