import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { checkedValue, decimal, filled, flag, limited } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { collected } from '../../fields/named';
import { CURRENCIES } from '../../fields/parts';
import { integrationPick } from '../../fields/picks';
import { lostTicket } from '../../flows/lostParcel';
import { fileTickets } from '../../flows/tickets';
import {
	dimensionsField,
	dimensionsOf,
	expensiveField,
	priceOf,
	taxRateField,
	textsOf,
	trackingNumberField,
} from './fields';
import { fileSource, tokenOf, type FileSource } from './files';
import { filed } from './shown';

const fromFile = { show: { salesInvoice: ['file'] } };
const fromOrder = { show: { salesInvoice: ['order'] } };

const fileField = (displayName: string, description: string, more = {}) =>
	field({
		displayName,
		type: 'string',
		default: '',
		placeholder: 'e.g. data',
		description: `${description}: the name of the field of the item that holds the file`,
		...more,
	});

interface Request {
	trackingNumber: string;
	taxRate: number;
	isTaxToBeAdded: boolean;
	force: boolean;
	integration?: number;
	salesInvoice?: FileSource;
	files: Record<string, FileSource>;
	given: IDataObject;
	binary: INodeExecutionData['binary'];
}

export const createForLostParcel = operation({
	name: 'createForLostParcel',
	label: 'Create for a Lost Parcel',
	action: 'Create a claim for a lost parcel',
	description:
		'From a tracking number to a filed claim: finds parcel and order, has the sales invoice made, uploads the rest, and files one ticket, never two. Says what Sendcloud still asks for and since when; it names no date by which.',
	fields: {
		trackingNumber: trackingNumberField,
		salesInvoice: field({
			displayName: 'Sales Invoice',
			type: 'options',
			noDataExpression: true,
			default: 'order',
			options: [
				{
					name: 'Made From the Order',
					value: 'order',
					description: "Sendcloud makes it from the order's lines",
				},
				{ name: 'A File of the Item', value: 'file' },
			],
		}),
		taxRate: { ...taxRateField, displayOptions: fromOrder },
		salesInvoiceFile: fileField('Sales Invoice File', 'What the customer paid', {
			required: true,
			displayOptions: fromFile,
		}),
		purchaseInvoiceFile: fileField('Purchase Invoice File', 'What you paid for the contents'),
		customerConfirmationFile: fileField(
			'Customer Confirmation File',
			'What the customer wrote about it',
		),
		exteriorDescription: field({
			displayName: 'What the Parcel Looks Like',
			type: 'string',
			default: '',
			placeholder: 'e.g. Brown box with our logo',
			description: 'So that it is found in the depot of the carrier',
		}),
		additionalFields: field({
			displayName: 'Additional Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: collected({
				add_tax: {
					displayName: 'Add Tax to the Prices',
					type: 'boolean',
					default: false,
					description:
						"Whether the order's prices are without tax, so that it is added on the sales invoice",
				},
				carrier_claim_form: {
					displayName: 'Carrier Claim Form File',
					type: 'string',
					default: 'data',
					description:
						"The carrier's own form, filled in: the name of the field of the item that holds the file",
				},
				contents_description: {
					displayName: 'Contents',
					type: 'string',
					default: '',
					description: 'What is in the parcel. Left empty, the lines of the order.',
				},
				contents_sales_price: {
					displayName: 'Contents Sales Price',
					type: 'number',
					default: '',
					description:
						'What the contents were sold for, in the currency below. Left empty, the sum of the lines.',
				},
				currency: {
					displayName: 'Currency',
					type: 'options',
					default: 'EUR',
					options: CURRENCIES.map((value) => ({ name: value, value })),
					description: 'Of the contents sales price, if that is given here',
				},
				force: expensiveField,
				integration: {
					...integrationPick.optional,
					description:
						'Where the order is looked for. Needed where several shops use the same numbers.',
				},
				parcel_dimensions: {
					...dimensionsField,
					description: 'Left empty, those of the label',
				},
				additional_remarks: {
					displayName: 'Remarks',
					type: 'string',
					default: '',
					description: 'Left empty, the last status of the parcel and since when it has it',
				},
			}),
		}),
	},
	build: ({ params, item }): Request => {
		const more = params.additionalFields;
		const withFile = params.salesInvoice === 'file';
		const file = (value: unknown, words: string) =>
			value === '' || value === undefined || value === null
				? undefined
				: fileSource(value, item, words);
		const files = {
			purchase_invoice: file(params.purchaseInvoiceFile, 'purchase invoice'),
			customer_confirmation: file(params.customerConfirmationFile, 'customer confirmation'),
			carrier_claim_form: file(more.carrier_claim_form, 'carrier claim form'),
		};
		const given: IDataObject = {
			contents_sales_price: priceOf(
				more.contents_sales_price,
				more.currency ?? 'EUR',
				'contents_sales_price',
			),
			parcel_dimensions: dimensionsOf(more.parcel_dimensions),
			...textsOf({
				contents_description: more.contents_description,
				additional_remarks: more.additional_remarks,
				parcel_exterior_description: params.exteriorDescription as string,
			}),
		};
		const rate = limited<number>(
			decimal({ min: 0 }),
			'a number from 0 to 99',
			(value) => value <= 99,
		);
		return {
			trackingNumber: checkedValue<string>(filled, params.trackingNumber, 'tracking number'),
			taxRate: withFile ? 0 : checkedValue<number>(rate, params.taxRate, 'tax rate'),
			isTaxToBeAdded: checkedValue<boolean>(flag, more.add_tax ?? false, 'add tax'),
			force: checkedValue<boolean>(flag, more.force ?? false, 'allow more than 5,000 EUR'),
			integration: integrationPick.idOrNone(more.integration),
			salesInvoice: withFile
				? fileSource(params.salesInvoiceFile, item, 'sales invoice')
				: undefined,
			files: Object.fromEntries(
				Object.entries(files).filter((one): one is [string, FileSource] => one[1] !== undefined),
			),
			given: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
			binary: item.binary,
		};
	},
	perform: async (entries, { client, context, goOn, workers }) => {
		const wanted = entries.map(({ index, request }) => {
			const { trackingNumber, integration, given, force, binary } = request;
			const token = (source: FileSource) => tokenOf(source, context, { index, binary });
			const lost = {
				trackingNumber,
				integration,
				given,
				force,
				tax: { rate: request.taxRate, isToBeAdded: request.isTaxToBeAdded },
				salesInvoice: request.salesInvoice && token(request.salesInvoice),
				files: Object.fromEntries(
					Object.entries(request.files).map(([name, source]) => [name, token(source)]),
				),
			};
			return {
				type: 'lost' as const,
				trackingNumber,
				whenThere: 'return' as const,
				only: true,
				prepare: async () => await lostTicket(client, lost),
			};
		});
		return filed(await fileTickets(client, wanted, { goOn, workers }));
	},
});
