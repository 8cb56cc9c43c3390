/**
 * Which of Sendcloud's two APIs is asked, where both have the same operation. Few have a reason to choose, so new
 * workflows find it among the options; those of the first version have it at the top.
 */
import type { IDataObject } from 'n8n-workflow';

import type { ApiVersion } from '../api/integrations';
import { field, onlyInFirst, since } from '../engine/define';

const choice = field({
	displayName: 'API Version',
	type: 'options',
	noDataExpression: true,
	default: 'v3',
	options: [
		{ name: 'V3', value: 'v3', description: 'For all accounts' },
		{ name: 'V2', value: 'v2', description: 'For accounts that still use it' },
	],
});

const WORDS =
	'Sendcloud keeps API v2 in maintenance since April 2026. Accounts that use it already can go on; everybody else should choose v3.';

export const apiVersionFields = {
	apiVersion: onlyInFirst(choice),
	maintenance: onlyInFirst(
		field({
			displayName: WORDS,
			type: 'notice',
			default: '',
			displayOptions: { show: { apiVersion: ['v2'] } },
		}),
	),
};

export const apiVersionOption = { apiVersion: since(1.1, { ...choice, description: WORDS }) };

/** For a field that one version has alone, wherever the version is chosen; `root` where it stands in a collection. */
export const onlyWithV3 = (root = '') => ({
	hide: { [`${root}apiVersion`]: ['v2'], '/options.apiVersion': ['v2'] },
});

export const apiVersionOf = (params: { apiVersion?: string }, options: IDataObject): ApiVersion =>
	(options.apiVersion ?? params.apiVersion ?? 'v3') as ApiVersion;
