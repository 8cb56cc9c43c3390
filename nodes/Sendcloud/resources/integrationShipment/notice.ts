import { integrationPick } from '../../fields/picks';
import { field } from '../../engine/define';

/** For whom this is, above the fields of each operation. */
export const partnersOnly = {
	maintenance: field({
		displayName:
			'For shop systems and official Sendcloud partners who work with API v2 already. Sendcloud keeps v2 in maintenance since April 2026 and lets partners alone create shipments; everybody else should use Order.',
		type: 'notice',
		default: '',
	}),
};

export const shopField = {
	...integrationPick.field,
	description: 'The shop connection that the shipments belong to',
};
