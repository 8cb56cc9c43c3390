import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { answerRequest } from '../../api/support';
import {
	checked,
	checkedValue,
	choice,
	dateTime,
	decimal,
	filled,
	group,
	integer,
	list,
	optional,
	required,
} from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { listOf } from '../../fields/body';
import { choiceField, numberField, textField } from '../../fields/named';
import { CURRENCIES } from '../../fields/parts';
import { inputError } from '../../transport/errors';
import { expensiveField } from './fields';
import { fileSource, tokenOf, type FileSource } from './files';

interface Request {
	body: IDataObject;
	files: FileSource[];
	binary: INodeExecutionData['binary'];
}

const WITH = { file: 'file', text: 'text', sales: 'sales' };

export const answerRequestedData = operation({
	name: 'answerRequestedData',
	label: 'Answer Requested Data',
	action: 'Answer a request for data of a support ticket',
	description: 'Give Sendcloud what it asks for: files, words, or what was sold',
	fields: {
		requestId: field({
			displayName: 'Request ID',
			type: 'number',
			default: '',
			required: true,
			placeholder: 'e.g. 144',
			description: 'Of the request, as Get Requested Data returns it',
		}),
		answerWith: field({
			displayName: 'Answer With',
			type: 'options',
			noDataExpression: true,
			default: WITH.file,
			options: [
				{
					name: 'Files',
					value: WITH.file,
					description: 'For an invoice, a claim letter, a photo',
				},
				{ name: 'Text', value: WITH.text, description: 'For a description of the contents' },
				{ name: 'What Was Sold', value: WITH.sales, description: 'For sales data' },
			],
		}),
		files: field({
			displayName: 'Files',
			type: 'string',
			default: 'data',
			required: true,
			displayOptions: { show: { answerWith: [WITH.file] } },
			description:
				'Names of the fields of the item that hold them, with commas between, or tokens of files that are with Sendcloud already',
		}),
		comment: field({
			displayName: 'Text',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			displayOptions: { show: { answerWith: [WITH.text] } },
			description: 'The answer, in your words',
		}),
		sales: field({
			displayName: 'What Was Sold',
			type: 'fixedCollection',
			placeholder: 'Add Product',
			default: {},
			required: true,
			typeOptions: { multipleValues: true },
			displayOptions: { show: { answerWith: [WITH.sales] } },
			options: [
				{
					displayName: 'Product',
					name: 'product',
					values: [
						textField('product_description', 'Product'),
						numberField('quantity', 'Quantity', { description: 'How many pieces' }),
						numberField('selling_price', 'Price', {
							description: 'Of one, with tax, in the currency below',
						}),
						choiceField('currency', 'Currency', CURRENCIES, {
							first: 'EUR',
							shown: (value) => value,
						}),
						numberField('tax_rate', 'Tax Rate (%)'),
						{
							displayName: 'Sold On',
							name: 'sales_date',
							type: 'dateTime',
							default: '',
							description: 'The day, e.g. 2026-03-31. Left empty, when the parcel was announced.',
						},
					],
				},
			],
		}),
		additionalFields: field({
			displayName: 'Additional Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{ ...expensiveField, name: 'force' },
				textField('note', 'Comment', { description: 'Goes along with files and what was sold' }),
			],
		}),
	},
	build: ({ params, item, timezone }): Request => {
		const more = params.additionalFields;
		const request_id = checkedValue<number>(integer({ min: 1 }), params.requestId, 'request ID');
		const note = typeof more.note === 'string' && more.note !== '' ? { comment: more.note } : {};
		const force = more.force === true ? { force: true } : {};
		if (params.answerWith === WITH.text) {
			const comment = checkedValue<string>(filled, params.comment, 'text');
			return { body: { request_id, comment }, files: [], binary: item.binary };
		}
		if (params.answerWith === WITH.file) {
			const names = listOf(params.files) ?? [];
			if (names.length === 0) fileSource('', item, 'file');
			const files = names.map((name) => fileSource(name, item, 'file'));
			return { body: { request_id, ...note }, files, binary: item.binary };
		}
		const { product } = params.sales as { product?: IDataObject[] };
		if (!product || product.length === 0)
			throw inputError('What was sold is required: add at least one product');
		const { sales_data } = checked<{ sales_data: IDataObject[] }>(
			group({
				sales_data: list(
					group({
						product_description: required(filled),
						quantity: required(integer({ min: 1 })),
						selling_price: required(decimal({ min: 0 })),
						currency: required(choice(...CURRENCIES)),
						tax_rate: required(decimal({ min: 0 })),
						sales_date: optional(dateTime(timezone)),
					}),
				),
			}),
			{ sales_data: product },
		);
		return { body: { request_id, sales_data, ...note, ...force }, files: [], binary: item.binary };
	},
	each: async ({ client, request: { body, files, binary }, context, index }) => {
		const attachments: IDataObject[] = [];
		for (const one of files)
			attachments.push({ file_token: await tokenOf(one, context, { index, binary })(client) });
		await answerRequest(client, { ...body, ...(attachments.length > 0 && { attachments }) });
		return { request_id: body.request_id, answered: true, files: attachments.length };
	},
});
