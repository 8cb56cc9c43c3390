/** What a contact at a carrier is made of in the panel. */
import { CONTRACT_PAGES, CONTRACTS } from '../../api/contracts';
import { CONTACT_CARRIERS } from '../../api/support';
import { Refused, refused, spelled, type Check } from '../../checks';
import { field, filledBy } from '../../engine/define';
import { SendcloudClient } from '../../transport/client';
import { paginate } from '../../transport/pagination';

export const LANGUAGES = {
	'nl-nl': 'Dutch',
	'en-gb': 'English (UK)',
	'en-us': 'English (US)',
	'fr-fr': 'French',
	'de-de': 'German',
	'it-it': 'Italian',
	'es-es': 'Spanish',
};

export const languageOptions = Object.entries(LANGUAGES).map(([value, name]) => ({ name, value }));

/** Carriers with which the account has a contract: contacts are needed for no others. */
export const carrierField = field({
	displayName: 'Carrier Name or ID',
	type: 'options',
	default: '',
	required: true,
	typeOptions: filledBy({
		name: 'getContractCarriers',
		async loadOptions() {
			const client = new SendcloudClient(this);
			const carriers = new Map<string, string>();
			for await (const { carrier } of paginate(client, CONTRACTS, {}, CONTRACT_PAGES)) {
				const { code, name } = (carrier ?? {}) as { code?: string; name?: string };
				if (code && CONTACT_CARRIERS.includes(code)) carriers.set(code, name ?? code);
			}
			return [...carriers]
				.map(([value, name]) => ({ name, value }))
				.sort((a, b) => a.name.localeCompare(b.name));
		},
	}),
	description:
		'With whom you have a contract. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
});

const known = spelled(CONTACT_CARRIERS);

/** A carrier that can have a contact. Many have a code for each country, of which those that begin alike are named. */
export const contactCarrier: Check = (value) => {
	const found = known(value);
	if (!(found instanceof Refused)) return found;
	const beginning = typeof value === 'string' ? value.trim().slice(0, 3).toLowerCase() : '';
	const alike = CONTACT_CARRIERS.filter((code) => beginning !== '' && code.startsWith(beginning));
	return alike.length > 0
		? refused(`a carrier that can have a contact, perhaps ${alike.join(', ')}`, value)
		: found;
};
