// SPDX-License-Identifier: Apache-2.0

/** Sentences of a kspec file. Entry rules come first; then from coarse to fine. */
parser grammar KspecParser;

options { tokenVocab = KspecLexer; }

// ---- entry rules

/** A whole *.kspec file. */
specFile : item? (end item?)* EOF ;

/** The steps in one block of a YAML file. */
stepBlock : statements EOF ;

/** What a driver offers, in one block of a YAML file. */
memberBlock : members EOF ;

/** One value, ioctl, parameter, head of a definition… written as a YAML scalar. */
loneExpression : expression EOF ;
loneIoctl : ioctlNumber EOF ;
loneParameterType : parameterType EOF ;
loneSkip : skipReason EOF ;
loneHead : definitionHead EOF ;

/** The rules of a matrix, in one block of a YAML file. */
ruleBlock : matrixRule? (end matrixRule?)* EOF ;

// ---- files

end : NEWLINE | SEMI ;

item
    : driverDeclaration
    | useDriver
    | importFile
    | constant
    | freshness
    | suppression
    | fixture
    | definition
    | scenario
    ;

useDriver : USE DRIVER name arguments? ;
arguments : LBRACE NEWLINE* (argument (COMMA NEWLINE* argument)* COMMA? NEWLINE*)? RBRACE ;
argument : name COLON expression ;

importFile : IMPORT text ;
constant : LET name ASSIGN expression ;
freshness : FRESH name ;
suppression : SUPPRESS title=text BECAUSE reason=text ;
fixture : SHARED? phase=(SETUP | TEARDOWN) block ;

definition : DEFINE definitionHead block ;
definitionHead : callee LPAREN (definitionParameter (COMMA definitionParameter)* COMMA?)? RPAREN ;
definitionParameter : name (ASSIGN expression)? ;

scenario : SCENARIO text scenarioClause* block ;

scenarioClause
    : TAGS name (COMMA name)*                   # tagsClause
    | TIMEOUT expression                        # timeoutClause
    | XFAIL text                                # xfailClause
    | FRESH name (COMMA name)*                  # freshClause
    ;

// ---- drivers

driverDeclaration : DRIVER name LBRACE members RBRACE ;

members : driverMember? (end driverMember?)* ;

driverMember
    : MODULE text parameters?                                               # moduleMember
    | DEVICE name ASSIGN text                                               # deviceMember
    | CONST name ASSIGN expression                                          # constMember
    | kind=(ENUM | FLAGS) name (COLON typeReference)? entries # enumerationMember
    | kind=(STRUCT | UNION) name layoutAttribute* fieldDeclarations   # compositeMember
    | IOCTL name ASSIGN ioctlNumber                                         # ioctlMember
    | COUNTER name ASSIGN text counterPlace?                                # counterMember
    | SYSCTL name ASSIGN text                                               # sysctlMember
    | FAULT name ASSIGN text                                                # faultMember
    | TRACE traceHead ASSIGN system=name COLON event=name                   # traceMember
    | LOG name ASSIGN text                                                  # logMember
    | SUPPRESS title=text BECAUSE reason=text                               # suppressMember
    ;

parameters : LBRACE NEWLINE* (parameter (COMMA NEWLINE* parameter)* COMMA? NEWLINE*)? RBRACE ;
parameter : name COLON parameterType ;
parameterType : typeReference (ASSIGN expression)? ;

typeReference : typeName=name dimension* ;
dimension : INDEX expression? RBRACK ;

/** Entries and fields stand one on a line, or behind commas, or both. */
separator : COMMA NEWLINE* | NEWLINE+ (COMMA NEWLINE*)? ;

entries : LBRACE NEWLINE* (entry (separator entry)* separator?)? RBRACE ;
entry : name (ASSIGN expression)? ;

layoutAttribute : PACKED | ALIGN primary ;
fieldDeclarations : LBRACE NEWLINE* (fieldDeclaration (separator fieldDeclaration)* separator?)? RBRACE ;
fieldDeclaration : name COLON typeReference (ASSIGN expression)? (ALIGN primary)? ;

ioctlNumber
    : direction=callee LPAREN expression COMMA expression (COMMA typeReference)? RPAREN way=NAME?   # ioctlMacro
    | expression (way=NAME typeReference?)?                                                       # ioctlPlain
    ;

counterPlace
    : KEY text                                  # keyPlace
    | ROW text COLUMN expression                # rowPlace
    ;

traceHead : name | callee LPAREN (traceArgument (COMMA traceArgument)* COMMA?)? RPAREN ;
traceArgument : name COLON typeReference ;

// ---- blocks and steps

block : LBRACE statements RBRACE ;

statements : statement? (end statement?)* ;

statement
    : MATRIX matrixBlock                                                    # matrixStatement
    | SKIP_ skipReason                                                      # skipStatement
    | TEARDOWN block                                                        # teardownStatement
    | LET name ASSIGN expression                                            # letStatement
    | ASSERT change (COMMA NEWLINE* change)* (ACROSS block)?                # acrossStatement
    | ASSERT expression                                                     # assertStatement
    | INJECT name faultSetting* block                                       # injectStatement
    | SWEEP name block (AFTER EACH block)?                                  # sweepStatement
    | FOR name IN expression block                                          # forStatement
    | ifThen                                                                # ifStatement
    | REPEAT expression (AS name)? block                                    # repeatStatement
    | EVENTUALLY WITHIN expression block                                    # eventuallyStatement
    | WITHIN expression block                                               # withinStatement
    | AS USER user=expression (GROUP group=expression)? block               # asUserStatement
    | AS COMPAT block                                                       # asCompatStatement
    | FORK block                                                            # forkStatement
    | PARALLEL LBRACE (NEWLINE | SEMI)* (lane (end lane?)*)? RBRACE         # parallelStatement
    | WHEN name IS BLOCKED IN verb (FOR expression)?                        # whenStatement
    | kind=(BARRIER | POST | AWAIT) name                                    # syncStatement
    | BENCH text? block (REPORT name (COMMA name)*)?                        # benchStatement
    | CALL callee LPAREN callArguments RPAREN (AS name)?                    # callStatement
    | GIVE expression                                                       # giveStatement
    | verb operand* suffix*                                                 # step
    ;

verb : NAME | IOCTL | SYSCTL ;

ifThen : IF expression then=block (ELSE (ifThen | otherwise=block))? ;

lane : LANE name (FOR name IN expression)? block ;

skipReason
    : text                                      # skipAlways
    | UNLESS name relation NUMBER               # skipUnlessVersion
    | UNLESS name operand                       # skipUnlessPresent
    ;

matrixBlock : LBRACE matrixLine? (end matrixLine?)* RBRACE ;
matrixLine : matrixParameter | matrixRule ;
matrixParameter : name COLON expression (COMMA NEWLINE* expression)* ;

/** Which rows there are. */
matrixRule
    : coverage (COMMA NEWLINE* coverage)*                           # coverRule
    | BUDGET operand                                                # budgetRule
    | NEVER expression                                              # neverRule
    | IF condition=expression THEN consequence=expression           # ifRule
    | INVALID name COLON invalidValue (COMMA NEWLINE* invalidValue)* # invalidRule
    | kind=(INCLUDE | EXCLUDE) fields                               # rowRule
    | WEIGHT operand OF name COLON expression (COMMA NEWLINE* expression)*  # weightRule
    | LET name ASSIGN expression                                    # derivedRule
    ;

coverage : COVER operand (OF LPAREN name (COMMA name)* COMMA? RPAREN)? ;
invalidValue : expression (EXPECT expression)? ;

change
    : COUNTER name CHANGES BY relation? expression              # counterChange
    | LOG pattern=primary (TIMES relation? expression)?         # logLines
    | TRACE name fields? (TIMES relation? expression)?          # traceEvents
    | SPLAT pattern=primary                                     # splatReport
    ;

faultSetting : name operand ;

suffix
    : EXPECT outcome                            # expectSuffix
    | WITHIN operand                            # withinSuffix
    | AS name                                   # asSuffix
    ;

outcome : plainOutcome (WHEN name COMMA NEWLINE* plainOutcome WHEN name)? ;

plainOutcome
    : ANY OF LPAREN plainOutcome (COMMA plainOutcome)* COMMA? RPAREN    # anyOfOutcome
    | comparison expression                                             # relationOutcome
    | expression                                                        # valueOutcome
    ;

// ---- expressions

/** Operators from the tightest to the loosest; a comparison has two sides, which the AST builder sees to. */
expression
    : primary                                               # primaryExpression
    | operator=(MINUS | TILDE) expression                   # signExpression
    | expression (STAR | SLASH | PERCENT) expression        # binaryExpression
    | expression (PLUS | MINUS) expression                  # binaryExpression
    | expression (SHL | SHR) expression                     # binaryExpression
    | expression AMP expression                             # binaryExpression
    | expression CARET expression                           # binaryExpression
    | expression PIPE expression                            # binaryExpression
    | expression REST expression                            # rangeExpression
    | expression comparison expression                      # relationExpression
    | NOT expression                                        # notExpression
    | expression AND expression                             # binaryExpression
    | expression OR expression                              # binaryExpression
    ;

comparison : IS NOT_WORD | NOT_WORD IN | relation ;
relation : EQ | NE | LT | LE | GT | GE | MATCHES | IN | IS ;

/** What may follow a verb: compounds stand in parentheses, so that `lseek c -4 cur` is no subtraction. */
operand
    : MINUS number                              # negativeOperand
    | primary                                   # primaryOperand
    ;

primary
    : number                                    # numberPrimary
    | text                                      # textPrimary
    | HEX                                       # hexPrimary
    | CHARACTER                                 # characterPrimary
    | callee LPAREN callArguments (FOR name IN expression)? (WHERE condition=expression)? RPAREN   # callPrimary
    | name                                      # namePrimary
    | LPAREN expression RPAREN                  # groupPrimary
    | LBRACK (listItem (COMMA listItem)* COMMA?)? RBRACK    # listPrimary
    | fields                                    # fieldsPrimary
    | primary DOT name                          # memberPrimary
    | primary INDEX expression RBRACK           # indexPrimary
    ;

callArguments : (callArgument (COMMA callArgument)* COMMA?)? ;
callArgument : (name COLON)? expression ;

listItem : REST | expression ;

fields : LBRACE NEWLINE* (fieldValue (COMMA NEWLINE* fieldValue)* COMMA? NEWLINE*)? RBRACE ;
fieldValue : REST | name COLON expression ;

callee : CALLEE ;
number : NUMBER ;
text : TEXT | RAW ;

/** Words of the structure are names wherever they cannot begin or go on with a structure. */
name
    : NAME
    | ACROSS | AFTER | ALIGN | ANY | AWAIT | BARRIER | BECAUSE | BENCH | BLOCKED | BUDGET | BY | CALL | CHANGES | COLUMN | COMPAT
    | CONST | COUNTER | COVER | DEFINE | DEVICE | DRIVER | EACH | ENUM | EVENTUALLY | EXCLUDE | FAULT | FLAGS | FORK
    | FRESH | GIVE | GROUP | IMPORT | IN | INCLUDE | INJECT | INVALID | IOCTL | KEY | LANE | LET | LOG | MATRIX | MODULE | NEVER
    | NOT_WORD | OF | PACKED | PARALLEL | POST | REPEAT | REPORT | ROW | SCENARIO | SETUP | SHARED | SKIP_ | SPLAT | STRUCT
    | SUPPRESS | SWEEP | SYSCTL
    | TAGS | TEARDOWN | THEN | TIMEOUT | TIMES | TRACE | UNION | UNLESS | USE | USER | WEIGHT | WHEN | XFAIL
    ;
