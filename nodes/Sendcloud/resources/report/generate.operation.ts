import { checkedValue, filled } from '../../checks';
import { operation } from '../../engine/operation';
import { createdParts } from '../../api/reporting';
import { reportRequest, requestFields } from './request';
import { createdReportResult, resultFields, resultOptions } from './result';

export const generate = operation({
	name: 'generate',
	label: 'Generate',
	action: 'Generate a report',
	description:
		'Make a report of parcels announced in a time (costs, carriers, statuses, dates), wait for it and return its rows as items, or its CSV as a file',
	fields: { ...requestFields, ...resultFields },
	options: {
		...resultOptions,
		split: {
			displayName: 'Split Large Reports',
			type: 'boolean',
			default: true,
			description:
				'Whether to make several reports of shorter times when there are more rows than Sendcloud allows in one (100,000), and to join them',
		},
	},
	build: ({ params, timezone }) => ({
		report: reportRequest(params, timezone),
		settings: {
			as: params.resultAs as 'items' | 'file',
			convertNumbers: params.convertNumbers,
			binaryProperty: checkedValue<string>(filled, params.binaryProperty, 'output file field'),
		},
	}),
	each: async ({ client, request: { report, settings }, options, context }) => {
		const reports = createdParts(client, report, options.split === true);
		return await createdReportResult({ client, context, options, settings, reports });
	},
});
