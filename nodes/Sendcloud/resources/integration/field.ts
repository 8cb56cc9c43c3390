/** The integration that an operation is about. */

import { integrationPick } from '../../fields/picks';

export const theIntegrationField = {
	...integrationPick.field,
	description: 'The shop connection in Sendcloud, chosen from the account or by its ID',
};
