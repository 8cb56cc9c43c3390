/** Which of Sendcloud's two APIs is asked, where both have the same operation. */
import { field } from '../engine/define';

export const apiVersionFields = {
	apiVersion: field({
		displayName: 'API Version',
		type: 'options',
		noDataExpression: true,
		default: 'v3',
		options: [
			{ name: 'V3', value: 'v3', description: 'For all accounts' },
			{ name: 'V2', value: 'v2', description: 'For accounts that still use it' },
		],
	}),
	maintenance: field({
		displayName:
			'Sendcloud keeps API v2 in maintenance since April 2026. Accounts that use it already can go on; everybody else should choose v3.',
		type: 'notice',
		default: '',
		displayOptions: { show: { apiVersion: ['v2'] } },
	}),
};
