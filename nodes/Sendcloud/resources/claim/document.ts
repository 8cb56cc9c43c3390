/** Documents that Sendcloud makes for a claim: what is asked for, and what comes out. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { amountUnits } from '../../api/invoices';
import { generateDocument } from '../../api/support';
import {
	checked,
	checkedValue,
	choice,
	decimal,
	filled,
	group,
	integer,
	limited,
	legible,
	list,
	required,
	url,
} from '../../checks';
import { field, type ParametersOf } from '../../engine/define';
import type { Work } from '../../engine/each';
import { numberField, textField } from '../../fields/named';
import { outputFile } from '../../fields/outputFile';
import { CURRENCIES } from '../../fields/parts';
import { orderPick } from '../../fields/picks';
import { openFile } from '../../files/download';
import { fileName } from '../../files/kinds';
import { findOrder, type WantedOrder } from '../../flows/findOrder';
import { asItems, saleOf, type Sale, type Tax } from '../../flows/saleOf';
import { inputError, SendcloudError } from '../../transport/errors';
import { expensiveField, taxRateField, trackingNumberField } from './fields';

const fromOrder = { show: { itemsFrom: ['order'] } };
const byHand = { show: { itemsFrom: ['fields'] } };

export const documentFields = {
	trackingNumber: trackingNumberField,
	itemsFrom: field({
		displayName: 'Items',
		type: 'options',
		noDataExpression: true,
		default: 'order',
		options: [
			{ name: 'Of an Order', value: 'order', description: 'The lines of an order in Sendcloud' },
			{ name: 'Using Fields Below', value: 'fields' },
		],
	}),
	order: { ...orderPick.field, displayOptions: fromOrder },
	items: field({
		displayName: 'Items',
		type: 'fixedCollection',
		placeholder: 'Add Item',
		default: {},
		required: true,
		typeOptions: { multipleValues: true },
		displayOptions: byHand,
		options: [
			{
				displayName: 'Item',
				name: 'item',
				values: [
					textField('description', 'Description'),
					numberField('quantity', 'Quantity', { description: 'How many pieces' }),
					numberField('unit_price', 'Price', {
						description: 'Of one, with tax, in the currency below',
					}),
				],
			},
		],
	}),
	currency: field({
		displayName: 'Currency',
		type: 'options',
		default: 'EUR',
		options: CURRENCIES.map((value) => ({ name: value, value })),
		displayOptions: byHand,
		description: 'Of the prices',
	}),
	taxRate: taxRateField,
	fetchFile: field({
		displayName: 'Download',
		type: 'boolean',
		default: true,
		description:
			'Whether to get the document as a file too. Its token, for tickets and answers, comes in any case.',
	}),
	binaryProperty: { ...outputFile.field, displayOptions: { show: { fetchFile: [true] } } },
};

/** Of both documents; one of them has a logo besides. */
export const documentOptions = {
	addTax: field({
		displayName: 'Add Tax to the Prices',
		type: 'boolean',
		default: false,
		description: "Whether the order's prices are without tax, so that it has to be added",
	}),
	force: expensiveField,
};

export const logoOption = {
	companyLogo: field({
		displayName: 'Company Logo',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://candles.example/logo.png',
		description: 'Address of a picture for the head of the invoice. Left empty, your name.',
	}),
};

/** @throws SendcloudError (input) */
export const logoOf = ({ companyLogo }: IDataObject): IDataObject =>
	companyLogo === undefined || companyLogo === ''
		? {}
		: { company_logo_path: checkedValue<string>(url, companyLogo, 'company logo') };

interface DocumentRequest {
	trackingNumber: string;
	order?: WantedOrder;
	sale?: Sale;
	tax: Tax;
	more: IDataObject;
	binaryProperty?: string;
}

/** @param more further fields of the body @throws SendcloudError (input) */
export function documentRequest(
	params: ParametersOf<typeof documentFields>,
	options: IDataObject,
	more: IDataObject,
): DocumentRequest {
	const rate = limited<number>(
		decimal({ min: 0 }),
		'a number from 0 to 99',
		(value) => value <= 99,
	);
	return {
		trackingNumber: checkedValue<string>(filled, params.trackingNumber, 'tracking number'),
		...(params.itemsFrom === 'fields'
			? { sale: saleByHand(params.items, params.currency) }
			: { order: orderPick.which(params.order) }),
		tax: {
			rate: checkedValue<number>(rate, params.taxRate, 'tax rate'),
			isToBeAdded: options.addTax === true && params.itemsFrom !== 'fields',
		},
		more: { ...more, ...(options.force === true && { force: true }) },
		binaryProperty: params.fetchFile ? outputFile.check(params.binaryProperty) : undefined,
	};
}

function saleByHand(value: IDataObject, currency: string): Sale {
	const { item } = value as { item?: IDataObject[] };
	if (!item || item.length === 0) throw inputError('Items are required: add at least one');
	const { items } = checked<{
		items: Array<{ description: string; quantity: number; unit_price: number }>;
	}>(
		group({
			items: list(
				group({
					description: required(legible(filled)),
					quantity: required(integer({ min: 1 })),
					unit_price: required(decimal({ min: 0 })),
				}),
			),
		}),
		{ items: item },
	);
	return {
		currency: checkedValue<string>(choice(...CURRENCIES), currency, 'currency'),
		lines: items.map(({ description, quantity, unit_price }) => {
			const units = amountUnits(unit_price);
			if (units === undefined)
				throw inputError(
					`The price of "${description}" has more than four decimals: ${unit_price}`,
				);
			return { description, quantity, units };
		}),
	};
}

/** Milliseconds, from when it was made (v3-support: 72 hours). */
const PREVIEW_LIVES = 72 * 3_600_000;

/** Has the document made, and fetches it where that is wanted. */
export const makeDocument =
	(kind: 'invoice' | 'claim-letter'): Work<DocumentRequest> =>
	async ({ client, request, context }) => {
		const { trackingNumber, tax, more, binaryProperty } = request;
		const sale = request.sale ?? saleOf(await findOrder(client, request.order as WantedOrder), tax);
		const { token, url: link } = await generateDocument(client, kind, {
			tracking_number: trackingNumber,
			items: asItems(sale),
			currency_code: sale.currency,
			tax_rate: tax.rate,
			...more,
		});
		const json = {
			tracking_number: trackingNumber,
			file_token: token,
			preview_url: link,
			preview_expires_at: new Date(client.clock.today() + PREVIEW_LIVES).toISOString(),
		};
		if (binaryProperty === undefined) return json;
		const { chunks, toStream } = await openFile(client, link, async () => {
			throw new SendcloudError('The document is not there any more', {
				kind: 'refused',
				description: `It was made all the same: its token is ${token}. Run again for another one.`,
			});
		});
		const name = fileName(kind, [trackingNumber], 'pdf');
		const file = await context.helpers.prepareBinaryData(toStream(chunks), name, 'application/pdf');
		const item: INodeExecutionData = { json, binary: { [binaryProperty]: file } };
		return [item];
	};
