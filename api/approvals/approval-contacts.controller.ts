import { Body, Get, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import {
  type AddContactInput,
  type Contact,
  contactState,
  type EndContactInput,
} from '../../domain/approvals/index.js';
import { contacts, nextContactId } from '../../domain/approvals/store/index.js';
import { localDate } from '../../domain/kernel/time.js';
import { carryOut } from '../carry-out.js';
import { requireNone, scopeProblems } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { IdText, PageQuery } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  AddContactDto,
  ContactDto,
  ContactWrittenDto,
  DecidingRoleDto,
  EndContactDto,
} from './approval-contacts.dto.js';

@Route('v1/approval-contacts')
@Tags('Approvals')
export class ApprovalContactsController extends AtlasController {
  /**
   * Who is told by mail of requests that wait for them and of what became of theirs; ended ones too, the last added
   * first.
   * @summary List who is told of approvals by mail
   */
  @Get()
  async listApprovalContacts(@Queries() query: PageQuery): Promise<PageDto<ContactDto>> {
    const page = pageOf(query);
    const { database, now } = this.call;
    const { items, total } = await contacts(database, page);
    const today = localDate(now().toISOString());
    return pageDto(page, { items: items.map((item) => contactDto(item, today)), total });
  }

  /**
   * A person's address, or a mailbox of everybody with its roles, which is told where nobody is asked by name. What it
   * says of roles and limits chooses what is told; it lets nobody decide.
   * @summary Tell somebody of approvals by mail
   */
  @Post()
  @SuccessResponse(201, 'Added')
  async addApprovalContact(@Body() body: AddContactDto): Promise<ContactWrittenDto> {
    const { database } = this.call;
    return carryOut<AddContactInput, ContactWrittenDto>(this, this.call, {
      activity: 'addContact',
      resourceId: () => nextContactId(database),
      input: async ({ resourceId }) => {
        await requireNone(scopeProblems(database, body.scope ?? {}));
        return { ...body, contactId: resourceId };
      },
      answer: written,
      location: () => '/v1/approval-contacts',
    });
  }

  /**
   * Who moves or has another role is ended and added anew.
   * @summary Tell somebody of approvals no more
   */
  @Post('{contactId}/end')
  @SuccessResponse(200, 'Ended')
  async endApprovalContact(@Path() contactId: IdText, @Body() body: EndContactDto): Promise<ContactWrittenDto> {
    return carryOut<EndContactInput, ContactWrittenDto>(this, this.call, {
      activity: 'endContact',
      status: 200,
      input: async () => ({ contactId, ...body }),
      answer: written,
    });
  }
}

const contactDto = (contact: Contact, today: string): ContactDto => {
  const { contactId, email, person, roles, scope, firstDay, addedBy, addedAt, ended } = contact;
  return {
    ...{ contactId, email, person, firstDay, addedBy, addedAt, ended },
    roles: roles as DecidingRoleDto[],
    scope: scope && {
      ...(scope.sites ? { sites: [...scope.sites] } : {}),
      ...(scope.businessUnits ? { businessUnits: [...scope.businessUnits] } : {}),
    },
    state: contactState(contact, today),
  };
};

const written = (
  { contactId }: { readonly contactId: string },
  { position }: { readonly position: string | null },
): ContactWrittenDto => ({ contactId, position });
