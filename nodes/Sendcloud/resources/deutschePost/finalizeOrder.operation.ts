import type { IDataObject } from 'n8n-workflow';

import { closeBox } from '../../api/deutschePost';
import { checkedValue, integer, limited } from '../../checks';
import { field, type Settled } from '../../engine/define';
import { operation } from '../../engine/operation';
import { inputError } from '../../transport/errors';

const copies = limited<number>(
	integer({ min: 1 }),
	'a whole number from 1 to 99',
	(count) => count <= 99,
);

export const finalizeOrder = operation({
	name: 'finalizeOrder',
	label: 'Close Box',
	action: 'Close the box of Deutsche Post',
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
	},
	build: ({ params }) => checkedValue<number>(copies, params.copies, 'copies'),
	// One box, however many items come in; and never a second time, since that would close the next one.
	perform: async (entries, { client, addItem }): Promise<Settled[]> => {
		const [{ request: count }] = entries;
		const different = entries.find(({ request }) => request !== count);
		if (different) {
			const error = inputError(
				`copies must be the same for all items, found ${count} and ${different.request}`,
				'The box is closed once for all of them.',
			);
			return entries.map(() => ({ error }));
		}
		try {
			addItem(
				{ json: closedBox(await closeBox(client, count), await client.baseUrl()) },
				entries.map(({ index }) => index),
			);
			return entries.map(() => ({ output: [] }));
		} catch (error) {
			return entries.map(() => ({ error: error as Error }));
		}
	},
});

/** The link comes without a host. */
function closedBox({ awb_document_url: link, ...box }: IDataObject, baseUrl: string): IDataObject {
	const parcel = /\/parcels\/(\d{1,19})\//.exec(String(link ?? ''))?.[1];
	return {
		closed: typeof link === 'string',
		parcel_id: parcel === undefined ? null : Number(parcel),
		awb_document_url: typeof link === 'string' ? link.replace(/^\/api(?=\/)/, baseUrl) : null,
		...box,
	};
}
