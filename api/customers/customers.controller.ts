import { Body, Get, Patch, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { Paged } from '../../domain/kernel/page.js';
import type { ChangeCustomerInput, CreateCustomerInput, Customer } from '../../domain/parties/index.js';
import { customer as readCustomer } from '../../domain/parties/store/index.js';
import { problem } from '../../platform/problem.js';
import { customersList } from '../../reporting/queries/customers-list.js';
import { carryOut } from '../carry-out.js';
import { priceListProblems, requireNone } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  ChangeCustomerDto,
  CreateCustomerDto,
  CustomerDto,
  CustomersQuery,
  CustomerWrittenDto,
} from './customers.dto.js';

@Route('v1/customers')
@Tags('Customers')
export class CustomersController extends AtlasController {
  /** @summary List the customers */
  @Get()
  async listCustomers(@Queries() query: CustomersQuery): Promise<PageDto<CustomerDto>> {
    const page = pageOf(query);
    const found = await freshRead(this, this.call, query, (database) => customersList(database, page, query));
    return pageDto(page, found as Paged<CustomerDto>);
  }

  /** @summary Get a customer */
  @Get('{customerId}')
  async getCustomer(@Path() customerId: IdText): Promise<CustomerDto> {
    return this.find(customerId);
  }

  /** @summary Create a customer */
  @Post()
  @SuccessResponse(201, 'Created')
  async createCustomer(@Body() body: CreateCustomerDto): Promise<CustomerWrittenDto> {
    return carryOut<CreateCustomerInput, CustomerWrittenDto>(this, this.call, {
      activity: 'createCustomer',
      input: async () => {
        await requireNone(priceListProblems(this.call.database, body.priceList));
        return body;
      },
      answer: written,
      location: ({ customerId }) => `/v1/customers/${customerId}`,
    });
  }

  /**
   * Changes what the body names; documents that exist keep what they were made with.
   * @summary Change a customer
   */
  @Patch('{customerId}')
  async changeCustomer(@Path() customerId: IdText, @Body() body: ChangeCustomerDto): Promise<CustomerWrittenDto> {
    return carryOut<ChangeCustomerInput, CustomerWrittenDto>(this, this.call, {
      activity: 'changeCustomer',
      status: 200,
      input: async () => {
        await this.find(customerId);
        await requireNone(priceListProblems(this.call.database, body.priceList));
        return { customerId, ...body };
      },
      answer: written,
    });
  }

  private async find(customerId: string): Promise<Customer> {
    const found = await readCustomer(this.call.database, customerId);
    if (!found) throw problem(404, 'unknown-customer', `There is no customer ${customerId}.`);
    return found;
  }
}

const written = (_input: unknown, { customer, position }: Record<string, unknown>): CustomerWrittenDto =>
  ({ ...(customer as Customer), position }) as CustomerWrittenDto;
