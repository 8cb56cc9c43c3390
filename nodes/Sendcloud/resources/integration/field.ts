/** The integration that an operation is about. */
import { integrationField } from '../../fields/integration';

export const theIntegrationField = {
	...integrationField,
	description: 'The shop connection in Sendcloud, chosen from the account or by its ID',
};
