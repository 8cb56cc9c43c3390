import { createContact } from '../../api/support';
import { checkedValue, choice, email } from '../../checks';
import { field } from '../../engine/define';
import { operation } from '../../engine/operation';
import { carrierField, contactCarrier, languageOptions, LANGUAGES } from './fields';

export const create = operation({
	name: 'create',
	label: 'Create',
	action: 'Create a carrier support contact',
	description:
		'Say where claims about parcels of a carrier go. Needed once for each carrier with which you have a contract of your own.',
	fields: {
		carrier: carrierField,
		email: field({
			displayName: 'Email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. claims@carrier.example',
			description: "The carrier's address for claims",
		}),
		language: field({
			displayName: 'Language',
			type: 'options',
			default: 'en-gb',
			options: languageOptions,
			description: 'In which the carrier is written to',
		}),
	},
	build: ({ params }) => ({
		carrier_code: checkedValue<string>(contactCarrier, params.carrier, 'carrier'),
		email: checkedValue<string>(email, params.email, 'email'),
		language: checkedValue<string>(choice(...Object.keys(LANGUAGES)), params.language, 'language'),
	}),
	each: async ({ client, request }) => await createContact(client, request),
});
