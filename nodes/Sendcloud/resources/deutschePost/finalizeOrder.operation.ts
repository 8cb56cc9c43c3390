import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { closeBox } from '../../api/deutschePost';
import { checkedValue, filled, integer, limited } from '../../checks';
import { field, type Settled, type Tools } from '../../engine/define';
import { operation } from '../../engine/operation';
import { labelFiles, missingError } from '../../flows/labels';
import { changed, inputError, SendcloudError, sentences } from '../../transport/errors';

const copies = limited<number>(
	integer({ min: 1 }),
	'a whole number from 1 to 99',
	(count) => count <= 99,
);

export const finalizeOrder = operation({
	name: 'finalizeOrder',
	label: 'Close Box',
	action: 'Close the box of parcels',
	description:
		'Close the box that international parcels of Deutsche Post are collected in, and get its air waybill. The next parcels go into a new box.',
	fields: {
		notice: field({
			displayName:
				'This closes the box for good, once for all input items together. To try it, run it while the box is empty: then nothing is closed.',
			type: 'notice',
			default: '',
		}),
		copies: field({
			displayName: 'Copies',
			type: 'number',
			default: 1,
			required: true,
			typeOptions: { minValue: 1, maxValue: 99 },
			description: 'How many copies of the air waybill the document has, from 1 to 99',
		}),
		binaryProperty: field({
			displayName: 'Put Output File in Field',
			description: 'The name of the output field that the file goes into',
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			hint: 'The name of the output field to put the air waybill in',
		}),
	},
	build: ({ params }) => ({
		count: checkedValue<number>(copies, params.copies, 'copies'),
		into: checkedValue<string>(filled, params.binaryProperty, 'output file field'),
	}),
	// One box, however many items come in; and never a second time, since that would close the next one.
	perform: async (entries, tools): Promise<Settled[]> => {
		const [{ request: first }] = entries;
		const different = entries.find(({ request }) => request.count !== first.count);
		if (different) {
			const error = inputError(
				`copies must be the same for all items, found ${first.count} and ${different.request.count}`,
				'The box is closed once for all of them.',
			);
			return entries.map(() => ({ error }));
		}
		try {
			const box = await closeBox(tools.client, first.count);
			tools.addItem(
				await withWaybill(closedBox(box, await tools.client.baseUrl()), first.into, tools),
				entries.map(({ index }) => index),
			);
			return entries.map(() => ({ output: [] }));
		} catch (error) {
			return entries.map(() => ({ error: inDoubt(error as Error) }));
		}
	},
});

/** Without an answer nobody knows, and running it again would close the box after it. */
const inDoubt = (error: Error): Error =>
	error instanceof SendcloudError && error.effect === 'unknown'
		? changed(error, {
				description: sentences([
					error.description,
					'The box may have been closed all the same. Look in Sendcloud before you run this again: that would close the next box',
				]),
			})
		: error;

/** The link comes without a host. */
function closedBox({ awb_document_url: link, ...box }: IDataObject, baseUrl: string): IDataObject {
	const parcel = /\/parcels\/(\d{1,15})\//.exec(String(link ?? '').slice(0, 1000))?.[1];
	return {
		closed: typeof link === 'string',
		parcel_id: parcel === undefined ? null : Number(parcel),
		awb_document_url: typeof link === 'string' ? link.replace(/^\/api(?=\/)/, baseUrl) : null,
		...box,
	};
}

/** The box is closed: that its air waybill cannot be fetched is no reason to fail, but it is said. */
async function withWaybill(
	json: IDataObject,
	into: string,
	tools: Tools,
): Promise<INodeExecutionData> {
	const { parcel_id: parcel, next_order_id: next } = json;
	if (typeof parcel !== 'number') return { json: { ...json, warning: null } };
	try {
		const name = `box-${Number(next) - 1 || parcel}`;
		const [{ binary, missing }] = await labelFiles(
			tools,
			[{ index: 0, parcelIds: [parcel], name }],
			{ type: 'air-waybill', format: 'pdf', as: 'each', field: into, waitUntilReady: 0 },
		);
		if (missing.length > 0) throw missingError(missing);
		return { json: { ...json, warning: null }, binary };
	} catch (error) {
		const warning = `The box is closed; its air waybill could not be fetched: ${(error as Error).message}. Fetch it with Label › Download of parcel ${parcel}.`;
		return { json: { ...json, warning } };
	}
}
