import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { authenticationFields } from './fields/authentication';
import { changedClaims } from './resources/claim/polled';
import { newFailures } from './resources/exceptionLog/polled';
import { newInvoices } from './resources/invoice/polled';
import { newOrders } from './resources/order/polled';
import { newReturns } from './resources/return/polled';
import { searchIntegrations, simplifyField } from './trigger/panel';
import {
	integrationField,
	noticeField,
	subtitle,
	triggerOnField,
	type PolledEvent,
} from './trigger/polling/panel';
import { poll } from './trigger/polling/poll';
import type { PolledList } from './flows/polled';

const lists: Record<PolledEvent, PolledList> = {
	newOrder: newOrders,
	newReturn: newReturns,
	claimChanged: changedClaims,
	newInvoice: newInvoices,
	newShopFailure: newFailures,
};

export class SendcloudPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sendcloud Polling Trigger',
		name: 'sendcloudPollingTrigger',
		icon: { light: 'file:../../icons/sendcloud.svg', dark: 'file:../../icons/sendcloud.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		description:
			'Starts a workflow on new orders, returns, invoices, claims and failures of shops, where Sendcloud cannot reach n8n',
		defaults: { name: 'Sendcloud Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: authenticationFields.credentials,
		properties: [
			triggerOnField,
			noticeField,
			...authenticationFields.properties,
			integrationField,
			{
				...simplifyField,
				description:
					'Whether to return a simplified version of the response instead of the raw data',
			},
		],
	};

	methods = { listSearch: { searchIntegrations } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, lists);
	}
}
