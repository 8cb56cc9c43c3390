import { operation } from '../../engine/operation';
import {
	documentFields,
	documentOptions,
	documentRequest,
	logoOf,
	logoOption,
	makeDocument,
} from './document';

export const generateInvoice = operation({
	name: 'generateInvoice',
	label: 'Generate Sales Invoice',
	action: 'Generate a sales invoice for a claim',
	description:
		'Have Sendcloud make the sales invoice of a parcel: as a file, and as a token for tickets',
	fields: documentFields,
	options: { ...documentOptions, ...logoOption },
	build: ({ params, options }) => documentRequest(params, options, logoOf(options)),
	each: makeDocument('invoice'),
});
