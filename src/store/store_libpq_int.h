/* libpq, loaded when a server's database is first opened (base/library.h): its functions under their own names. */
#ifndef SANGSAENG_STORE_STORE_LIBPQ_INT_H
#define SANGSAENG_STORE_STORE_LIBPQ_INT_H

#include "base/err.h"

#include <libpq-fe.h>

#define LIBPQ_FUNCTIONS(X)                                                                                                                           \
	X(PQclear)                                                                                                                                   \
	X(PQcmdStatus)                                                                                                                               \
	X(PQcmdTuples)                                                                                                                               \
	X(PQconnectdbParams)                                                                                                                         \
	X(PQconnectionNeedsPassword)                                                                                                                 \
	X(PQconnectionUsedPassword)                                                                                                                  \
	X(PQconninfoFree)                                                                                                                            \
	X(PQconninfoParse)                                                                                                                           \
	X(PQconsumeInput)                                                                                                                            \
	X(PQenterPipelineMode)                                                                                                                       \
	X(PQerrorMessage)                                                                                                                            \
	X(PQexec)                                                                                                                                    \
	X(PQexecParams)                                                                                                                              \
	X(PQexitPipelineMode)                                                                                                                        \
	X(PQfinish)                                                                                                                                  \
	X(PQfreemem)                                                                                                                                 \
	X(PQftype)                                                                                                                                   \
	X(PQgetResult)                                                                                                                               \
	X(PQgetisnull)                                                                                                                               \
	X(PQgetlength)                                                                                                                               \
	X(PQgetvalue)                                                                                                                                \
	X(PQnfields)                                                                                                                                 \
	X(PQnotifies)                                                                                                                                \
	X(PQntuples)                                                                                                                                 \
	X(PQpipelineStatus)                                                                                                                          \
	X(PQpipelineSync)                                                                                                                            \
	X(PQreset)                                                                                                                                   \
	X(PQresultErrorField)                                                                                                                        \
	X(PQresultErrorMessage)                                                                                                                      \
	X(PQresultStatus)                                                                                                                            \
	X(PQsendPrepare)                                                                                                                             \
	X(PQsendQueryParams)                                                                                                                         \
	X(PQsendQueryPrepared)                                                                                                                       \
	X(PQserverVersion)                                                                                                                           \
	X(PQsetNoticeProcessor)                                                                                                                      \
	X(PQsetSingleRowMode)                                                                                                                        \
	X(PQsocket)                                                                                                                                  \
	X(PQstatus)                                                                                                                                  \
	X(PQtransactionStatus)

#define X(function) __typeof__(&(function)) function;
struct libpq {
	LIBPQ_FUNCTIONS(X)
};
#undef X
extern struct libpq libpq;
/* Before any of them is called. ST_INTERNAL library.missing. Any thread, any number of times. */
enum status libpq_need(struct err *err);

#ifndef STORE_LIBPQ_OWN_NAMES
#define PQclear libpq.PQclear
#define PQcmdStatus libpq.PQcmdStatus
#define PQcmdTuples libpq.PQcmdTuples
#define PQconnectdbParams libpq.PQconnectdbParams
#define PQconnectionNeedsPassword libpq.PQconnectionNeedsPassword
#define PQconnectionUsedPassword libpq.PQconnectionUsedPassword
#define PQconninfoFree libpq.PQconninfoFree
#define PQconninfoParse libpq.PQconninfoParse
#define PQconsumeInput libpq.PQconsumeInput
#define PQenterPipelineMode libpq.PQenterPipelineMode
#define PQerrorMessage libpq.PQerrorMessage
#define PQexec libpq.PQexec
#define PQexecParams libpq.PQexecParams
#define PQexitPipelineMode libpq.PQexitPipelineMode
#define PQfinish libpq.PQfinish
#define PQfreemem libpq.PQfreemem
#define PQftype libpq.PQftype
#define PQgetResult libpq.PQgetResult
#define PQgetisnull libpq.PQgetisnull
#define PQgetlength libpq.PQgetlength
#define PQgetvalue libpq.PQgetvalue
#define PQnfields libpq.PQnfields
#define PQnotifies libpq.PQnotifies
#define PQntuples libpq.PQntuples
#define PQpipelineStatus libpq.PQpipelineStatus
#define PQpipelineSync libpq.PQpipelineSync
#define PQreset libpq.PQreset
#define PQresultErrorField libpq.PQresultErrorField
#define PQresultErrorMessage libpq.PQresultErrorMessage
#define PQresultStatus libpq.PQresultStatus
#define PQsendPrepare libpq.PQsendPrepare
#define PQsendQueryParams libpq.PQsendQueryParams
#define PQsendQueryPrepared libpq.PQsendQueryPrepared
#define PQserverVersion libpq.PQserverVersion
#define PQsetNoticeProcessor libpq.PQsetNoticeProcessor
#define PQsetSingleRowMode libpq.PQsetSingleRowMode
#define PQsocket libpq.PQsocket
#define PQstatus libpq.PQstatus
#define PQtransactionStatus libpq.PQtransactionStatus
#endif

#endif
