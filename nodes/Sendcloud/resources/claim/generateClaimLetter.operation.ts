import { checkedValue, choice } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { documentFields, documentOptions, documentRequest, makeDocument } from './document';

const { trackingNumber, ...fields } = documentFields;

const CATEGORIES = {
	damaged: 'Damaged',
	delivered_not_received: 'Delivered but Not Received',
	lost: 'Lost',
	unjust_return: 'Unjustly Returned',
};

export const generateClaimLetter = operation({
	name: 'generateClaimLetter',
	label: 'Generate Claim Letter',
	action: 'Generate a claim letter for a claim',
	description:
		'Have Sendcloud make the letter for a claim (in French, for carriers that want one): as a file, and as a token for tickets',
	fields: {
		trackingNumber,
		category: field({
			displayName: 'Type',
			type: 'options',
			default: 'lost',
			options: Object.entries(CATEGORIES).map(([value, name]) => ({ name, value })),
			description: 'What happened to the parcel',
		}),
		...fields,
	},
	options: documentOptions,
	build: ({ params, options }) =>
		documentRequest(params, options, {
			ticket_category: checkedValue(choice(...Object.keys(CATEGORIES)), params.category, 'type'),
		}),
	each: makeDocument('claim-letter'),
});
