"""What a query may be made of, as data: the planner's operators that only read, and the harmless procedures and functions.

The names are the engine's own, as `EXPLAIN` gives them, without what stands in brackets (`Expand(All)` is `Expand`). What
is not here is refused, also what a later engine brings: better one query too few than one too many.
"""

from __future__ import annotations

READING = frozenset(
    """
    AllNodesScan NodeByLabelScan UnionNodeByLabelsScan IntersectionNodeByLabelsScan SubtractionNodeByLabelsScan
    NodeByIdSeek NodeByElementIdSeek NodeIndexSeek NodeIndexSeekByRange NodeUniqueIndexSeek NodeUniqueIndexSeekByRange
    NodeIndexScan NodeIndexContainsScan NodeIndexEndsWithScan MultiNodeIndexSeek NodeCountFromCountStore
    DynamicLabelNodeLookup NodeVectorIndexSearch

    DirectedAllRelationshipsScan DirectedRelationshipTypeScan DirectedUnionRelationshipTypesScan
    DirectedRelationshipByIdSeek DirectedRelationshipByElementIdSeek
    DirectedRelationshipIndexSeek DirectedRelationshipIndexSeekByRange
    DirectedRelationshipUniqueIndexSeek DirectedRelationshipUniqueIndexSeekByRange
    DirectedRelationshipIndexScan DirectedRelationshipIndexContainsScan DirectedRelationshipIndexEndsWithScan
    UndirectedAllRelationshipsScan UndirectedRelationshipTypeScan UndirectedUnionRelationshipTypesScan
    UndirectedRelationshipByIdSeek UndirectedRelationshipByElementIdSeek
    UndirectedRelationshipIndexSeek UndirectedRelationshipIndexSeekByRange
    UndirectedRelationshipUniqueIndexSeek UndirectedRelationshipUniqueIndexSeekByRange
    UndirectedRelationshipIndexScan UndirectedRelationshipIndexContainsScan UndirectedRelationshipIndexEndsWithScan
    RelationshipCountFromCountStore
    DynamicDirectedRelationshipTypeLookup DynamicUndirectedRelationshipTypeLookup
    DirectedRelationshipVectorIndexSearch UndirectedRelationshipVectorIndexSearch

    PartitionedAllNodesScan PartitionedNodeByLabelScan PartitionedUnionNodeByLabelsScan
    PartitionedIntersectionNodeByLabelsScan PartitionedSubtractionNodeByLabelsScan
    PartitionedNodeIndexSeek PartitionedNodeIndexScan
    PartitionedDirectedAllRelationshipsScan PartitionedUndirectedAllRelationshipsScan
    PartitionedDirectedRelationshipTypeScan PartitionedUndirectedRelationshipTypeScan
    PartitionedDirectedUnionRelationshipTypesScan PartitionedUndirectedUnionRelationshipTypesScan
    PartitionedDirectedRelationshipIndexSeek PartitionedUndirectedRelationshipIndexSeek
    PartitionedDirectedRelationshipIndexScan PartitionedUndirectedRelationshipIndexScan
    PartitionedUnwind

    Expand OptionalExpand VarLengthExpand ProjectEndpoints ShortestPath StatefulShortestPath
    Repeat BidirectionalRepeat PathPropagatingBFS
    TriadicBuild TriadicFilter TriadicSelection AssertSameNode AssertSameRelationship

    Argument Input EmptyRow EmptyResult Apply SemiApply AntiSemiApply Anti ConditionalApply AntiConditionalApply
    SelectOrSemiApply SelectOrAntiSemiApply LetSemiApply LetAntiSemiApply LetSelectOrSemiApply LetSelectOrAntiSemiApply
    RollUpApply ArgumentTracker
    CartesianProduct NodeHashJoin NodeLeftOuterHashJoin NodeRightOuterHashJoin ValueHashJoin ValueMergeJoin
    Union OrderedUnion Unwind Optional Filter Projection CacheProperties RemoteBatchProperties
    RemoteBatchPropertiesWithFilter
    Aggregation EagerAggregation OrderedAggregation Distinct OrderedDistinct
    Eager Sort PartialSort Top PartialTop Limit ExhaustiveLimit Skip PreserveOrder Error
    ProduceResults
    """.split()  # noqa: SIM905
)
"""Operators that read nodes, relationships and indexes, or work on rows."""

TELLING = frozenset({"ShowIndexes", "ShowConstraints"})
"""Commands that tell of the graph's own make-up, and of nothing else on the server."""

CALL = "ProcedureCall"
"""The operator of a procedure, which is as harmless as the procedure is."""

PROCEDURES = frozenset(
    """
    db.labels db.relationshipTypes db.propertyKeys
    db.schema.visualization db.schema.nodeTypeProperties db.schema.relTypeProperties
    db.index.fulltext.queryNodes db.index.fulltext.queryRelationships
    """.split()  # noqa: SIM905
)
"""Procedures that only look at this database."""

FUNCTIONS = frozenset(
    {"date", "datetime", "localdatetime", "localtime", "time", "duration", "point", "vector.similarity"}
)
"""What comes before the last dot in the names of functions that are the engine's own; all others with a dot are plugins'."""

WRITING = frozenset(
    """
    Create CreateIndex CreateConstraint Delete DetachDelete DropConstraint DropIndex Foreach LockingMerge LockNodes Merge
    MergeInto MergeUniqueNode RemoveLabels SetDynamicProperty SetLabels SetNodePropertiesFromMap SetOperator SetProperties
    SetPropertiesFromMap SetProperty SetRelationshipPropertiesFromMap AssertingMultiNodeIndexSeek
    AssertingMultiRelationshipIndexSeek TransactionApply TransactionForeach
    """.split()  # noqa: SIM905
)
"""Operators that change the graph: they are refused like all that is not named above, and named here to say why."""
