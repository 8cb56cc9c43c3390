import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { TICKET_TYPES, type TicketType } from '../../api/support';
import { checkedValue, choice, filled, flag, legible } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { collected, type Named } from '../../fields/named';
import { CURRENCIES } from '../../fields/parts';
import { contractPick } from '../../fields/picks';
import { fileTickets, type WhenThere } from '../../flows/tickets';
import { dimensionsField, dimensionsOf, priceOf, textsOf, trackingNumberField } from './fields';
import { fileSource, tokenOf, type FileSource } from './files';
import { filed } from './shown';

const TYPES: Record<TicketType, [name: string, description: string]> = {
	lost: ['Lost', 'It is on its way for too long'],
	damaged: ['Damaged', 'It came, but broken'],
	delayed: ['Delayed', "For parcels at Sendcloud's rates"],
	late_delivery: ['Late Delivery', 'For parcels under a contract of your own'],
	delivered_not_received: [
		'Delivered but Not Received',
		'The carrier says so, the customer does not',
	],
	unjust_return: ['Unjustly Returned', 'It came back without a reason'],
	address_change: ['Address Change', 'It is on its way to a wrong address'],
};

const CONTENTS: TicketType[] = ['lost', 'damaged', 'delayed', 'delivered_not_received'];

/** The files of a ticket, and of which types they are. */
const FILES: Record<string, [name: string, types: TicketType[], description: string]> = {
	sales_invoice: ['Sales Invoice', CONTENTS, 'What the customer paid'],
	purchase_invoice: ['Purchase Invoice', CONTENTS, 'What you paid for it'],
	customer_confirmation: [
		'Customer Confirmation',
		['lost', 'damaged'],
		'What the customer wrote about it',
	],
	carrier_claim_form: [
		'Carrier Claim Form',
		['lost', 'delivered_not_received'],
		"The carrier's own form, filled in",
	],
	exterior_photo: ['Exterior Photo', ['damaged'], 'The outside of the box'],
	interior_photo: ['Interior Photo', ['damaged'], 'The padding inside'],
	damage_photo_1: ['Damage Photo 1', ['damaged'], 'The damaged goods'],
	damage_photo_2: ['Damage Photo 2', ['damaged'], 'Another one of the damaged goods'],
	package_photo: [
		'Package Photo',
		['damaged'],
		'The open package from above, with all that is in it',
	],
	entire_product_photo: ['Entire Product Photo', ['damaged'], 'The whole product'],
};

/** Other values that not all types have; all else is of every type. */
const ONLY_FOR: Record<string, TicketType[]> = {
	parcel_exterior_description: CONTENTS,
	contents_purchase_price: CONTENTS,
	parcel_dimensions: ['lost', 'delivered_not_received'],
	additional_remarks: ['lost', 'damaged', 'late_delivery', 'delivered_not_received'],
};

const shownFor = (types: TicketType[]) => ({ show: { type: types } });
/** Inside a collection, fields of the node are named from its root. */
const inside = (types: TicketType[]) => ({ show: { '/type': types } });

const WHEN_THERE: Array<{ name: string; value: WhenThere; description: string }> = [
	{
		name: 'Return It',
		value: 'return',
		description: 'File nothing, and put out the one that is there',
	},
	{ name: 'Fail', value: 'fail', description: 'File nothing, and let the item fail' },
	{ name: 'File Another', value: 'another', description: 'File one more' },
];

const NEEDED = "Needed for parcels at Sendcloud's rates";

interface Request {
	type: TicketType;
	trackingNumber: string;
	portalClaim: boolean;
	whenThere: WhenThere;
	body: IDataObject;
	files: Record<string, FileSource>;
	binary: INodeExecutionData['binary'];
}

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Create a support ticket',
	description:
		'File a claim or another request about a parcel, once: where there is an open one of the same type, it is returned',
	fields: {
		type: field({
			displayName: 'Type',
			type: 'options',
			default: 'lost',
			options: TICKET_TYPES.map((value) => ({
				name: TYPES[value][0],
				value,
				description: TYPES[value][1],
			})),
		}),
		trackingNumber: trackingNumberField,
		contentsSalesPrice: field({
			displayName: 'Contents Sales Price',
			type: 'number',
			default: '',
			placeholder: 'e.g. 20.50',
			typeOptions: { minValue: 0 },
			displayOptions: shownFor(CONTENTS),
			description: `What the contents were sold for, in the currency below. ${NEEDED}.`,
		}),
		currency: field({
			displayName: 'Currency',
			type: 'options',
			default: 'EUR',
			options: CURRENCIES.map((value) => ({ name: value, value })),
			displayOptions: shownFor(CONTENTS),
			description: 'Of the prices of the contents',
		}),
		contentsDescription: field({
			displayName: 'Contents',
			type: 'string',
			default: '',
			placeholder: 'e.g. 3 candles and a lamp',
			displayOptions: shownFor(CONTENTS),
			description: `What is in the parcel. ${NEEDED}.`,
		}),
		files: field({
			displayName: 'Files',
			type: 'collection',
			placeholder: 'Add File',
			default: {},
			displayOptions: shownFor(CONTENTS),
			description:
				'For each file, the name of the field of the item that holds it, or the token of one that is with Sendcloud already',
			options: Object.entries(FILES).map(
				([name, [displayName, types, description]]): Named => ({
					displayName,
					name,
					type: 'string',
					default: 'data',
					displayOptions: inside(types),
					description,
				}),
			),
		}),
		isParcelReturned: field({
			displayName: 'Parcel Is Back',
			type: 'boolean',
			default: false,
			displayOptions: shownFor(['unjust_return']),
			description: 'Whether the returned parcel has reached you',
		}),
		newAddress: field({
			displayName: 'New Address',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Stadhuisplein 10, 5611 EM Eindhoven',
			displayOptions: shownFor(['address_change']),
			description: 'Where the parcel should go, in one line',
		}),
		additionalDetails: field({
			displayName: 'Details',
			type: 'string',
			default: '',
			displayOptions: shownFor(['unjust_return', 'address_change']),
			description: 'What happened, in your words',
		}),
		additionalFields: field({
			displayName: 'Additional Fields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				...collected({
					additional_remarks: {
						displayName: 'Remarks',
						type: 'string',
						default: '',
						displayOptions: inside(ONLY_FOR.additional_remarks),
						description: NEEDED,
					},
					contents_purchase_price: {
						displayName: 'Contents Purchase Price',
						type: 'number',
						default: '',
						displayOptions: inside(CONTENTS),
						description: 'What you paid for the contents, in the currency above',
					},
					contract: {
						...contractPick.optional,
						displayOptions: { hide: { '/type': ['delayed'] } },
						description:
							'Under which contract the parcel was sent. Only for one that was not sent with Sendcloud.',
					},
					is_portal_claim: {
						displayName: "Claim in the Carrier's Portal",
						type: 'boolean',
						default: false,
						description:
							'Whether to claim in the portal of the carrier: Colissimo, Chronopost, Colis Privé, Mondial Relay, InPost ES and DHL Express, under a contract',
					},
					parcel_dimensions: {
						...dimensionsField,
						displayOptions: inside(ONLY_FOR.parcel_dimensions),
						description: NEEDED,
					},
					parcel_exterior_description: {
						displayName: 'What the Parcel Looks Like',
						type: 'string',
						default: '',
						placeholder: 'e.g. Brown box with our logo',
						displayOptions: inside(CONTENTS),
						description: NEEDED,
					},
				}),
			],
		}),
	},
	options: {
		ifThere: {
			displayName: 'If There Is One',
			type: 'options',
			default: 'return',
			options: WHEN_THERE,
			description: 'What to do where the parcel has an open ticket of the same type',
		},
	},
	build: ({ params, options, item }): Request => {
		const type = checkedValue<TicketType>(choice(...TICKET_TYPES), params.type, 'type');
		const more = params.additionalFields;
		const has = (types: TicketType[]) => types.includes(type);
		const ofType = (name: string) => (has(ONLY_FOR[name]) ? more[name] : undefined);
		const trackingNumber = checkedValue<string>(filled, params.trackingNumber, 'tracking number');
		const { currency } = params;
		if (has(CONTENTS)) checkedValue(choice(...CURRENCIES), currency, 'currency');
		const wanted = has(CONTENTS) ? params.files : {};
		const files = Object.entries(FILES).flatMap(([name, [words, types]]) =>
			wanted[name] !== undefined && has(types)
				? [[name, fileSource(wanted[name], item, words.toLowerCase())] as const]
				: [],
		);
		const body: IDataObject = {
			tracking_number: trackingNumber,
			// Sendcloud's document has none for these.
			carrier_contract_id: type === 'delayed' ? undefined : contractPick.idOrNone(more.contract),
			...(has(CONTENTS) && {
				contents_sales_price: priceOf(params.contentsSalesPrice, currency, 'contents_sales_price'),
			}),
			contents_purchase_price: priceOf(
				ofType('contents_purchase_price'),
				currency,
				'contents_purchase_price',
			),
			parcel_dimensions: dimensionsOf(ofType('parcel_dimensions')),
			...textsOf({
				contents_description: has(CONTENTS) ? params.contentsDescription : undefined,
				parcel_exterior_description: ofType('parcel_exterior_description'),
				additional_remarks: ofType('additional_remarks'),
				additional_details: has(['unjust_return', 'address_change'])
					? params.additionalDetails
					: undefined,
			} as IDataObject),
			...(type === 'unjust_return' && {
				is_parcel_returned: checkedValue<boolean>(flag, params.isParcelReturned, 'parcel is back'),
			}),
			...(type === 'address_change' && {
				new_address: checkedValue<string>(legible(filled), params.newAddress, 'new address'),
			}),
		};
		return {
			type,
			trackingNumber,
			portalClaim: more.is_portal_claim === true,
			whenThere: checkedValue<WhenThere>(
				choice(...WHEN_THERE.map(({ value }) => value)),
				options.ifThere ?? 'return',
				'if there is one',
			),
			body,
			files: Object.fromEntries(files),
			binary: item.binary,
		};
	},
	perform: async (entries, { client, context, goOn, workers }) => {
		const wanted = entries.map(({ index, request }) => {
			const { files, binary, body, ...ticket } = request;
			const tokens = Object.entries(files).map(
				([name, source]) => [name, tokenOf(source, context, { index, binary })] as const,
			);
			return {
				...ticket,
				prepare: async () => {
					const whole = { ...body };
					for (const [name, token] of tokens) whole[name] = { file_token: await token(client) };
					return whole;
				},
			};
		});
		return filed(await fileTickets(client, wanted, { goOn, workers }));
	},
});
